import { createHmac } from 'node:crypto'
import { isSameSecret } from '#platform/secrets.ts'
import type { RawRequest } from '../connecting.ts'

/** Whether a request bears the signature of the app, over its bytes as they came. */
export function hasSignatureOf(appSecret: string, { headers, body }: RawRequest): boolean {
  const given = Buffer.from(headers['x-hub-signature-256'] ?? '')
  const due = Buffer.from(`sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)
  return isSameSecret(given, due)
}

/** Proves to Graph that who bears the token also knows the app's secret. */
export function signatureOfToken(accessToken: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(accessToken).digest('hex')
}
