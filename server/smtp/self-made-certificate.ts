import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nowMs } from '#platform/clock.ts'

/** A key and its certificate in PEM. */
export type Certificate = { readonly key: string; readonly cert: string }

/**
 * The certificate of this installation for STARTTLS where none is given: made at first use and kept in the data directory. It
 * proves nothing of who we are, and keeps what is said from those who only listen.
 */
export function selfMadeCertificate(dataDir: string, hostname: string): Certificate {
  const keyFile = join(dataDir, 'smtp-key.pem')
  const certFile = join(dataDir, 'smtp-cert.pem')
  if (existsSync(keyFile) && existsSync(certFile))
    return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') }
  const made = makeCertificate(hostname, nowMs())
  writeFileSync(keyFile, made.key, { mode: 0o600 })
  chmodSync(keyFile, 0o600)
  writeFileSync(certFile, made.cert)
  return made
}

const dayMs = 86_400_000
const validDays = 3_650

/** Makes a key and a certificate that it signs itself. Source: RFC 5280 §4.1; RFC 5758 §3.2 (ecdsa-with-SHA256). */
export function makeCertificate(hostname: string, atMs: number): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const algorithm = sequence(oid('2a8648ce3d040302'))
  const name = sequence(set(sequence(oid('550403'), tagged(0x0c, Buffer.from(hostname)))))
  const serial = randomBytes(16)
  serial[0] = ((serial[0] as number) & 0x7f) | 0x01
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(serial),
    algorithm,
    name,
    sequence(time(atMs - dayMs), time(atMs + validDays * dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(sequence(oid('551d11'), tagged(0x04, sequence(alternativeName(hostname)))))),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const whole = sequence(toBeSigned, algorithm, tagged(0x03, Buffer.concat([Buffer.of(0), signature])))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}

function alternativeName(hostname: string): Buffer {
  const address = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(hostname)
  return address
    ? tagged(0x87, Buffer.from(address.slice(1).map(Number)))
    : tagged(0x82, Buffer.from(hostname))
}

function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return tagged(0x18, Buffer.from(text))
}

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts))
const set = (...parts: readonly Buffer[]): Buffer => tagged(0x31, Buffer.concat(parts))
const integer = (value: Buffer): Buffer => tagged(0x02, value)
const oid = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'))

/** Tag, length, value. Source: X.690 §8.1. */
function tagged(tag: number, value: Buffer): Buffer {
  const { length } = value
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...size), value])
}
