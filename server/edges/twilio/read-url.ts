import { publicUrl, UrlRefused } from '#platform/outgoing/ssrf-guard.ts'
import { filled, field, type Form } from './form.ts'
import { TwilioError, type TwilioCode } from './twilio-error.ts'

/** A URL in a form that we are to call; undefined when it is absent, null when it is to be cleared. Throws a TwilioError for one that may not be called. */
export function readUrl(form: Form, name: string, code: TwilioCode = 20001): string | null | undefined {
  if (field(form, name) === undefined) return undefined
  const url = filled(form, name)
  if (url === undefined) return null
  ensurePublicUrl(url, name, code)
  return url
}

/** Lets a URL through that may be called, as far as that can be said without asking the DNS. Throws a TwilioError. */
export function ensurePublicUrl(url: string, name: string, code: TwilioCode): void {
  try {
    publicUrl(url)
  } catch (error) {
    if (error instanceof UrlRefused) throw new TwilioError(code, `${name}: ${error.message}`)
    throw error
  }
}

/** How a URL is to be called; undefined when it is absent. Throws a TwilioError for anything but GET and POST. */
export function readMethod(form: Form, name: string): 'GET' | 'POST' | undefined {
  const method = filled(form, name)?.toUpperCase()
  if (method === undefined || method === 'GET' || method === 'POST') return method
  throw new TwilioError(20001, `${name} must be GET or POST.`)
}
