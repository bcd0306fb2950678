import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto'

/** What a browser keeps to itself. */
export type BrowserSecrets = { readonly privateKey: Buffer; readonly auth: Buffer }

/** Opens what was sealed for a browser, as the browser does. Throws for what it would throw away. Source: RFC 8291, RFC 8188. */
export function openPayload(body: Buffer, { privateKey, auth }: BrowserSecrets): string {
  const keyLength = body.readUInt8(20)
  const salt = body.subarray(0, 16)
  const theirs = body.subarray(21, 21 + keyLength)
  const record = body.subarray(21 + keyLength)
  if (keyLength !== 65 || record.length > body.readUInt32BE(16)) throw new Error('not one aes128gcm record')
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(privateKey)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), theirs])
  const secret = derived(pair.computeSecret(theirs), auth, info, 32)
  const key = derived(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derived(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.lastIndexOf(0x02)
  if (end < 0 || padded.subarray(end + 1).some((octet) => octet !== 0))
    throw new Error('the padding is wrong')
  return padded.subarray(0, end).toString('utf8')
}

function derived(secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, bytes))
}
