import { verify, type KeyObject } from 'node:crypto'

/** What a signed token says of itself and of who made it. Source: RFC 7519 §4.1; times in seconds since the epoch. */
export type Jwt = {
  readonly header: { readonly alg?: string; readonly kid?: string }
  readonly claims: {
    readonly iss?: string
    readonly iat?: number
    readonly aud?: string
    readonly exp?: number
    readonly sub?: string
  }
}

/** Reads a token signed with ES256; null when it is none, or not signed by the key. `keyFor` finds the key by the header. */
export function readEs256(token: string, keyFor: (jwt: Jwt) => KeyObject | undefined): Jwt | null {
  const [header, payload, signature] = token.split('.')
  if (!header || !payload || !signature) return null
  const jwt = partsOf(header, payload)
  const key = jwt?.header.alg === 'ES256' ? keyFor(jwt) : undefined
  if (!jwt || !key) return null
  const signed = Buffer.from(`${header}.${payload}`)
  const isSigned = verify(
    'sha256',
    signed,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  return isSigned ? jwt : null
}

function partsOf(header: string, payload: string): Jwt | null {
  try {
    return { header: jsonOf(header), claims: jsonOf(payload) } as Jwt
  } catch {
    return null
  }
}

function jsonOf(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
}
