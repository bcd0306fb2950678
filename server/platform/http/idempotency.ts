import { createHash } from 'node:crypto'
import { now } from '../clock.ts'
import { sql, type Db } from '../db.ts'
import { Refusal } from '../refusal.ts'
import type { Answer } from './route.ts'

type Stored = { request_hash: Buffer; status: number | null; response: unknown }

/** What makes two requests the same: the endpoint and the body, not the HTTP headers. */
export function requestHash(method: string, path: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(`${method} ${path}\n${JSON.stringify(body ?? null)}`)
    .digest()
}

/**
 * Runs a request at most once for its key: the key is claimed and the answer stored in the transaction of the work,
 * so a second request waits for the first and gets the same answer.
 * Refuses idempotency_conflict when the key was used with another body. Refusals are not stored: they may be retried.
 */
export async function onceForKey(
  tx: Db,
  accountId: string,
  key: string,
  hash: Buffer,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const claimed = await tx.query(sql`
    insert into platform.idempotency_keys (account_id, key, request_hash, created_at)
    values (${accountId}, ${key}, ${hash}, ${now()}) on conflict do nothing returning key`)
  if (claimed.length === 0) return storedAnswer(tx, accountId, key, hash)
  const answer = await work()
  await tx.query(sql`
    update platform.idempotency_keys set status = ${answer.status}, response = ${JSON.stringify(answer.body ?? null)}
    where account_id = ${accountId} and key = ${key}`)
  return answer
}

async function storedAnswer(tx: Db, accountId: string, key: string, hash: Buffer): Promise<Answer> {
  const [stored] = await tx.query<Stored>(sql`
    select request_hash, status, response from platform.idempotency_keys where account_id = ${accountId} and key = ${key}`)
  if (!stored || stored.status === null) throw new Refusal('idempotency_in_progress')
  if (!stored.request_hash.equals(hash)) throw new Refusal('idempotency_conflict')
  return { status: stored.status, body: stored.response, headers: { 'idempotent-replayed': 'true' } }
}
