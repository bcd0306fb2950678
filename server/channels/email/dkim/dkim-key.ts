import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

/** A key that signs the mails of one domain. `selector` names its DNS record. */
export type DkimKey = {
  readonly selector: string
  readonly algorithm: DkimAlgorithm
  /** PKCS #8 in PEM. Secret. */
  readonly privateKey: string
}

export type DkimAlgorithm = 'rsa-sha256' | 'ed25519-sha256'

const generate = promisify(generateKeyPair)

/**
 * Makes the two keys of a domain: RSA, which every receiver verifies, and Ed25519, which costs a fraction.
 * 2,048 bits: what receivers ask for; longer ones do not fit every DNS server's answer.
 * Source: RFC 8301 §3.2, RFC 8463.
 */
export async function makeDkimKeys(selector: string): Promise<DkimKey[]> {
  const [rsa, ed25519] = await Promise.all([
    generate('rsa', { modulusLength: 2048 }),
    generate('ed25519', {}),
  ])
  return [
    { selector: `${selector}r`, algorithm: 'rsa-sha256', privateKey: pem(rsa.privateKey) },
    { selector: `${selector}e`, algorithm: 'ed25519-sha256', privateKey: pem(ed25519.privateKey) },
  ]
}

/** The text of the DNS record under `selector._domainkey.domain`. Source: RFC 6376 §3.6.1, RFC 8463 §4. */
export function dkimRecord({ algorithm, privateKey }: DkimKey): string {
  const key = createPublicKey(createPrivateKey(privateKey))
  const der = key.export({ type: 'spki', format: 'der' })
  // Of Ed25519 the record holds the key alone: the last 32 octets, without their ASN.1 frame.
  return algorithm === 'rsa-sha256'
    ? `v=DKIM1; k=rsa; p=${der.toString('base64')}`
    : `v=DKIM1; k=ed25519; p=${der.subarray(-32).toString('base64')}`
}

/** Reads the private key and refuses one that is of another kind than it says. */
export function signingKey({ algorithm, privateKey }: DkimKey): KeyObject {
  const key = createPrivateKey(privateKey)
  const wanted = algorithm === 'rsa-sha256' ? 'rsa' : 'ed25519'
  if (key.asymmetricKeyType !== wanted) throw new TypeError(`the DKIM key is not ${wanted}`)
  return key
}

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
