import { randomInt } from 'node:crypto'
import { now, nowMs } from '#platform/clock.ts'
import { db, maybeOne, type Tx } from '#platform/db.ts'
import { FactCache } from '#platform/fact-cache.ts'
import { Refusal } from '#platform/refusal.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { parseAllowedIps } from './allowed-ips.ts'
import { forget } from './forget.ts'
import { hashPassword, passwordCost, type PasswordCost } from './password.ts'
import {
  insertSmppCredential,
  liveSmppCredentials,
  revokeCredential,
  type SmppCredentialRow,
} from './queries/smpp-credentials.ts'

/** A customer's SMPP login without its password; ids are dashed uuids. */
export type SmppCredential = SmppCredentialRow

/** What an SMPP login is made with; without a system id one is chosen. */
export type NewSmppCredential = {
  readonly accountId: string
  readonly systemId?: string | undefined
  /** Addresses and CIDR ranges; none: from anywhere. */
  readonly allowedIps?: readonly string[]
  readonly maxBinds?: number
  readonly maxPerSecond?: number
  /** At most 8 characters (SMPP 3.4 §5.2.2); random when absent. */
  readonly password?: string
  /** Cheaper for tests only. */
  readonly cost?: PasswordCost
}

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const live = new FactCache<true>('smpp_credentials', async (ids) => {
  const rows = await db.query<{ id: string }>(liveSmppCredentials(ids))
  return new Map(rows.map(({ id }) => [id, true]))
})

/**
 * Makes an SMPP login; the password is given this once and only its argon2id hash is kept.
 * Refuses conflict for a system id that is taken, invalid_request for an address that cannot be read.
 * Source: SMPP 3.4 §5.2.1, §5.2.2 (system_id at most 15 characters, password at most 8).
 */
export async function createSmppCredential(
  tx: Tx,
  given: NewSmppCredential,
): Promise<{ credential: SmppCredential; password: string }> {
  const allowedIps = [...(given.allowedIps ?? [])]
  parseAllowedIps(allowedIps)
  const password = given.password ?? randomText(8)
  const credential: SmppCredential = {
    id: uuidOf(newId('smc', nowMs())),
    accountId: given.accountId,
    systemId: given.systemId ?? `pb${randomText(10)}`,
    allowedIps,
    maxBinds: given.maxBinds ?? 4,
    maxPerSecond: given.maxPerSecond ?? 100,
    createdAt: now(),
    revokedAt: null,
  }
  const hash = await hashPassword(password, given.cost ?? passwordCost)
  if ((await tx.query(insertSmppCredential(credential, hash))).length === 0)
    throw new Refusal('conflict', { detail: 'This system id is taken. Choose another one.' })
  return { credential, password }
}

/** Ends an SMPP login in every process. Refuses not_found for one of another account. */
export async function revokeSmppCredential(tx: Tx, accountId: string, id: string): Promise<void> {
  if (!(await maybeOne(tx, revokeCredential(accountId, id, now())))) throw new Refusal('not_found')
  await forget(tx, 'smpp_credentials', id)
}

/** Whether an SMPP login still stands, for sessions that are bound already; asks the database only after a change. */
export async function smppCredentialStands(id: string): Promise<boolean> {
  return (live.peek(id) ?? (await live.get(id))) === true
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}
