import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** How hard a password is to guess from its hash: memory in KiB, passes over it. */
export type PasswordCost = { readonly memoryKib: number; readonly passes: number }

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. */
export const passwordCost: PasswordCost = { memoryKib: 19_456, passes: 2 }

const hashBytes = 32

/**
 * Hashes a password with argon2id into the PHC string form, which carries its own cost and salt.
 * Source: RFC 9106; PHC string format.
 */
export async function hashPassword(password: string, cost: PasswordCost = passwordCost): Promise<string> {
  const salt = randomBytes(16)
  const hash = await digest(password, salt, cost)
  return `$argon2id$v=19$m=${cost.memoryKib},t=${cost.passes},p=1$${base64(salt)}$${base64(hash)}`
}

/** Whether a password is the one of a hash, compared in constant time; false when there is no hash, at the same cost. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const { cost, salt, hash } = parsed(stored ?? dummy)
  const given = await digest(password, salt, cost)
  return timingSafeEqual(given, hash) && stored !== null
}

/** A hash nobody knows the password of: an unknown user takes as long to refuse as a known one. */
const dummy = `$argon2id$v=19$m=${passwordCost.memoryKib},t=${passwordCost.passes},p=1$${base64(randomBytes(16))}$${base64(randomBytes(hashBytes))}`

function digest(password: string, nonce: Buffer, cost: PasswordCost): Promise<Buffer> {
  return derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce,
    parallelism: 1,
    tagLength: hashBytes,
    memory: cost.memoryKib,
    passes: cost.passes,
  })
}

function parsed(stored: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([\w+/]+)\$([\w+/]{43})$/.exec(stored)
  if (!match) throw new Error('a stored password hash is damaged')
  const [, memoryKib, passes, salt = '', hash = ''] = match
  return {
    cost: { memoryKib: Number(memoryKib), passes: Number(passes) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
