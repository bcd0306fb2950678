import { createHash, createHmac } from 'node:crypto'
import type { CallbackParams } from './callback-params.ts'

/**
 * Signs a call that is a form, or one without a body: the URL, then each parameter's name and value in the order of the names.
 * Source: Twilio, Webhooks security, X-Twilio-Signature (HMAC-SHA1 in base64).
 */
export function signCallback(token: string, url: string, params: CallbackParams): string {
  const names = Object.keys(params).sort()
  const text = names.reduce((all, name) => all + name + params[name], url)
  return createHmac('sha1', token).update(text).digest('base64')
}

/** Signs a call with another body: the URL is called with the body's SHA-256 in it, and it alone is signed. */
export function signCallbackBody(
  token: string,
  url: URL,
  body: string,
): { readonly url: URL; readonly signature: string } {
  const signed = new URL(url)
  signed.searchParams.set('bodySHA256', createHash('sha256').update(body).digest('hex'))
  return { url: signed, signature: signCallback(token, signed.href, {}) }
}
