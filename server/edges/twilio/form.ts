import { TwilioError } from './twilio-error.ts'

/** A form as it was posted: each field with all its values, in order. */
export type Form = ReadonlyMap<string, readonly string[]>

const fieldsMax = 1_000

/** Reads a form body. Throws a TwilioError for more fields than any request has. Source: URL standard, application/x-www-form-urlencoded. */
export function readForm(text: string): Form {
  const form = new Map<string, string[]>()
  let fields = 0
  for (const [name, value] of new URLSearchParams(text)) {
    if (++fields > fieldsMax) throw new TwilioError(20001, `A form has at most ${fieldsMax} fields.`)
    const values = form.get(name)
    if (values) values.push(value)
    else form.set(name, [value])
  }
  return form
}

/** A field's value; undefined when it is absent. Of several the last counts. */
export function field(form: Form, name: string): string | undefined {
  return form.get(name)?.at(-1)
}

/** A field's value; undefined when it is absent or empty. */
export function filled(form: Form, name: string): string | undefined {
  return field(form, name)?.trim() || undefined
}

/** A yes or no; undefined when it is absent. Throws a TwilioError for anything else. */
export function flag(form: Form, name: string): boolean | undefined {
  const text = filled(form, name)?.toLowerCase()
  if (text === undefined) return undefined
  if (text !== 'true' && text !== 'false') throw new TwilioError(20001, `${name} must be true or false.`)
  return text === 'true'
}

/** A whole number; undefined when it is absent. Throws a TwilioError for anything else. */
export function wholeNumber(form: Form, name: string): number | undefined {
  const text = filled(form, name)
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new TwilioError(20001, `${name} must be a whole number.`)
  return Number(text)
}
