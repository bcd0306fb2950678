import { UrlRefused } from './ssrf-guard.ts'

/** A call that got no complete answer; the message says why in words for the customer. */
export class OutgoingFailed extends Error {
  override name = 'OutgoingFailed'
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
}

/** What went wrong with a connection, in words for the customer. */
export function inWords(error: Error): Error {
  if (error instanceof UrlRefused || error instanceof OutgoingFailed) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return new OutgoingFailed(words[code] ?? `the connection failed${code && ` (${code})`}`)
}
