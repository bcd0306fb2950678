import { createECDH, createHash, createPrivateKey } from 'node:crypto'

/**
 * The keys that the sandbox network's push services know from the start. Each follows from its name, so that devices and a
 * demo that were made before a restart still fit; they open nothing but a sandbox network.
 */
export const demoVapid = pairOf('vapid')

/** The team, key and app that Apple knows here. */
export const demoApple = {
  teamId: 'SANDBOXTM1',
  keyId: 'SANDBOXKY1',
  bundleId: 'dev.patchbay.demo',
  ...pairOf('apple'),
}

/** A pair of P-256 keys, in each form in which somebody enters or compares one. */
export type KeyPair = {
  /** 32 bytes as Base64url. */
  readonly privateKey: string
  /** 65 bytes as Base64url. */
  readonly publicKey: string
  readonly pem: string
}

/** A pair of P-256 keys that always comes out the same for a name. */
export function pairOf(name: string): KeyPair {
  const secret = createHash('sha256').update(`patchbay sandbox ${name}`).digest()
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(secret)
  const point = pair.getPublicKey()
  const jwk = { ...publicJwk(point), d: secret.toString('base64url') }
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  return {
    privateKey: secret.toString('base64url'),
    publicKey: point.toString('base64url'),
    pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** A public key as its 65 bytes, in the form `createPublicKey` reads. */
export function publicJwk(point: Buffer): { kty: string; crv: string; x: string; y: string } {
  return {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
}
