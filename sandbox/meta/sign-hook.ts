import { createHmac } from 'node:crypto'

/** JSON as Meta sends and signs it: what is not ASCII escaped, in lower case. */
export function asciiJson(value: unknown): string {
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, escape)
}

/** The HTTP headers of a webhook of Meta's: signed, by the app's secret, are the bytes of its body. */
export function signHook(secret: string, body: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'facebookexternalua',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
  }
}
