import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { variable } from './config.ts'

let key: Buffer | null = null

/** Loads the key that encrypts stored credentials, from PATCHBAY_SECRET_KEY or a 0600 file in the data directory, made at first use. */
export function loadSecretKey(dataDir: string): void {
  const given = variable('PATCHBAY_SECRET_KEY')
  const file = join(dataDir, 'secret.key')
  if (!given && !existsSync(file)) {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  }
  useSecretKey((given || readFileSync(file, 'utf8')).trim())
}

/** Tells keys apart without telling the key: its SHA-256; null when there is none yet. */
export function keyFingerprint(dataDir: string): string | null {
  const file = join(dataDir, 'secret.key')
  const hex = variable('PATCHBAY_SECRET_KEY') || (existsSync(file) ? readFileSync(file, 'utf8') : '')
  return hex === ''
    ? null
    : createHash('sha256').update(`patchbay key ${hex.trim().toLowerCase()}`).digest('hex')
}

/** Takes 64 hex digits as the key. */
export function useSecretKey(hex: string): void {
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new Error('the secret key must be 64 hex digits')
  key = Buffer.from(hex, 'hex')
}

/** Encrypts a credential for storage (AES-256-GCM under a key derived for its purpose). `context` binds it to its row: another row cannot use it. */
export function seal(plain: string, context: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derived(), nonce)
  cipher.setAAD(Buffer.from(context))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
}

/** Opens what `seal` made for the same context; throws when either was altered. */
export function unseal(sealed: string, context: string): string {
  if (!sealed.startsWith('v1.')) throw new Error('not a sealed secret')
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', derived(), bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** A key for one purpose of its own, the same in every process of the installation. */
export function secretFor(purpose: string): Buffer {
  if (!key) throw new Error('loadSecretKey() first')
  return Buffer.from(hkdfSync('sha256', key, '', `patchbay ${purpose}`, 32))
}

/** Whether a secret that was shown is the right one; how long it takes says nothing of where they differ. */
export function isSameSecret(given: Buffer, right: Buffer): boolean {
  return given.length === right.length && timingSafeEqual(given, right)
}

function derived(): Buffer {
  if (!key) throw new Error('loadSecretKey() first')
  return Buffer.from(hkdfSync('sha256', key, '', 'patchbay credentials', 32))
}
