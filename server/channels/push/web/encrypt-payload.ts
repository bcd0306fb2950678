import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

/** The browser's side: its public key and the secret it shares with us, both Base64url. */
export type BrowserKeys = { readonly p256dh: string; readonly auth: string }

/** What is random in a sealed payload; given only to compare with published examples. */
export type Randomness = { readonly salt: Buffer; readonly privateKey: Buffer }

const recordSize = 4_096
/** Says that this record is the last. */
const lastRecord = 0x02

/**
 * Seals a payload so that only the browser can read it, and not its push service.
 * Shape: salt (16), record size (4), length of the key (1), our public key (65), the one record.
 * Source: RFC 8291 §3.4 and §4, RFC 8188 §2. Throws for keys that are none.
 */
export function encryptPayload(payload: string | Buffer, keys: BrowserKeys, fixed?: Randomness): Buffer {
  const pair = createECDH('prime256v1')
  if (fixed) pair.setPrivateKey(fixed.privateKey)
  else pair.generateKeys()
  const ours = pair.getPublicKey()
  const theirs = Buffer.from(keys.p256dh, 'base64url')
  const salt = fixed?.salt ?? randomBytes(16)
  const shared = pair.computeSecret(theirs)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours])
  const secret = derived(shared, Buffer.from(keys.auth, 'base64url'), info, 32)
  const key = derived(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derived(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  const record = [cipher.update(payload), cipher.update(Buffer.of(lastRecord)), cipher.final()]
  return Buffer.concat([headerOf(salt, ours), ...record, cipher.getAuthTag()])
}

function headerOf(salt: Buffer, publicKey: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(recordSize)
  return Buffer.concat([salt, size, Buffer.of(publicKey.length), publicKey])
}

function derived(secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, bytes))
}
