import { z } from 'zod'
import { parsePhoneNumber } from '#shared/phone-numbers.ts'
import { addressKindOf, contactChannels, validAddress, type ContactChannel } from './address.ts'
import { contactFields, type ContactFields, type IdentityInput } from './contact.ts'

/** What a column of an import holds. */
export type ImportColumn =
  | { readonly to: 'field'; readonly field: 'name' | 'language' | 'timezone' | 'country' }
  | { readonly to: 'identity'; readonly channel: ContactChannel }
  | { readonly to: 'attribute'; readonly name: string }

/** A row that can become a contact. */
export type ImportRow = {
  readonly line: number
  readonly fields: ContactFields & { readonly attributes: Readonly<Record<string, unknown>> }
  readonly identities: readonly IdentityInput[]
}

const fieldNames = ['name', 'language', 'timezone', 'country'] as const
const otherNames: Readonly<Record<string, ContactChannel>> = {
  phone: 'sms',
  mobile: 'sms',
  msisdn: 'sms',
  'phone number': 'sms',
  'e-mail': 'email',
  mail: 'email',
}

/** Reads the headings: fields, channels (`phone` and `mobile` mean sms), everything else is an attribute of that name. */
export function importColumns(headings: readonly string[]): ImportColumn[] {
  return headings.map((heading) => {
    const name = heading.trim()
    const plain = name.toLowerCase()
    const field = fieldNames.find((one) => one === plain)
    if (field) return { to: 'field', field }
    const channel = contactChannels.find((one) => one === plain) ?? otherNames[plain]
    return channel ? { to: 'identity', channel } : { to: 'attribute', name }
  })
}

/**
 * Reads one row of an import; empty cells say nothing.
 * Shape: a telephone number without its country's code is one of the row's country, else of `defaultCountry`.
 * Throws RangeError with a sentence about what is wrong.
 */
export function importRow(
  columns: readonly ImportColumn[],
  line: number,
  cells: readonly string[],
  defaultCountry: string | undefined,
): ImportRow {
  if (cells.length > columns.length)
    throw new RangeError(`The row has ${cells.length} cells; the headings are ${columns.length}.`)
  const filled = columns.flatMap((column, i) => (cells[i]?.trim() ? [{ column, cell: cells[i].trim() }] : []))
  const fields = fieldsOf(filled)
  const country = fields.country ?? defaultCountry
  const identities = filled.flatMap(({ column, cell }) =>
    column.to === 'identity' ? [identityOf(column.channel, cell, country)] : [],
  )
  if (identities.length === 0) throw new RangeError('The row names no address to reach the contact at.')
  return { line, fields, identities }
}

type Filled = readonly { readonly column: ImportColumn; readonly cell: string }[]

function fieldsOf(filled: Filled): ImportRow['fields'] {
  const named = filled.flatMap(({ column, cell }) =>
    column.to === 'field' ? [[column.field, column.field === 'country' ? cell.toUpperCase() : cell]] : [],
  )
  const attributes = filled.flatMap(({ column, cell }) =>
    column.to === 'attribute' && column.name !== '' ? [[column.name, cell]] : [],
  )
  const parsed = contactFields.safeParse({
    ...Object.fromEntries(named),
    attributes: Object.fromEntries(attributes),
  })
  if (!parsed.success) throw new RangeError(sentenceOf(parsed.error))
  return { ...parsed.data, attributes: parsed.data.attributes ?? {} }
}

function sentenceOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')
}

function identityOf(channel: ContactChannel, cell: string, country: string | undefined): IdentityInput {
  const isNational = addressKindOf(channel) === 'phone' && !/^(?:\+|00)/.test(cell)
  const national = isNational && country ? parsePhoneNumber(cell, country)?.e164 : undefined
  const address = national ?? validAddress(channel, cell)
  if (address) return { channel, address }
  const mend = isNational && !country ? ' Write it with + and its country, or give a country.' : ''
  throw new RangeError(`"${cell}" is not an address for ${channel}.${mend}`)
}
