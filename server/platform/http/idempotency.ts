import { createHash } from 'node:crypto'
import { now } from '../clock.ts'
import { inTransaction, sql, type Db } from '../db.ts'
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

/**
 * Runs a request that brings its own transactions at most once for its key. Work that was cut off is done again by the next
 * request with the key: its parts must be idempotent by themselves. Refuses idempotency_conflict for another body.
 */
export async function resumableForKey(
  accountId: string,
  key: string,
  hash: Buffer,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const known = await inTransaction((tx) => claimKeys(tx, [{ accountId, key, hash }]))
  const stored = known.get(`${accountId} ${key}`)
  if (stored && !stored.hash.equals(hash)) throw new Refusal('idempotency_conflict')
  if (stored && stored.status !== null)
    return { status: stored.status, body: stored.response, headers: { 'idempotent-replayed': 'true' } }
  const answer = await work()
  await inTransaction((tx) => storeKeyAnswers(tx, [{ accountId, key, answer }]))
  return answer
}

/** A key to claim, with what its request hashes to. */
export type KeyClaim = { readonly accountId: string; readonly key: string; readonly hash: Buffer }

/**
 * Claims many keys at once in the transaction of their work; waits for another transaction that is using one.
 * Gives what is stored under the keys that had been used before, by `account key`.
 */
export async function claimKeys(
  tx: Db,
  claims: readonly KeyClaim[],
): Promise<Map<string, { hash: Buffer; status: number | null; response: unknown }>> {
  const rows = claims.map(({ accountId, key, hash }) => ({
    account_id: accountId,
    key,
    hash: hash.toString('hex'),
  }))
  const json = JSON.stringify(rows)
  const claimed = await tx.query<{ account_id: string; key: string }>(sql`
    insert into platform.idempotency_keys (account_id, key, request_hash, created_at)
    select account_id, key, decode(hash, 'hex'), ${now()}::timestamptz
    from json_to_recordset(${json}::json) as x(account_id uuid, key text, hash text) order by 1, 2
    on conflict do nothing returning account_id, key`)
  if (claimed.length === claims.length) return new Map()
  const mine = new Set(claimed.map(({ account_id, key }) => `${account_id} ${key}`))
  const known = await tx.query<Stored & { account_id: string; key: string }>(sql`
    select k.account_id, k.key, request_hash, status, response
    from json_to_recordset(${json}::json) as x(account_id uuid, key text) join platform.idempotency_keys k using (account_id, key)`)
  return new Map(
    known
      .filter(({ account_id, key }) => !mine.has(`${account_id} ${key}`))
      .map(({ account_id, key, request_hash, status, response }) => [
        `${account_id} ${key}`,
        { hash: request_hash, status, response },
      ]),
  )
}

/** Stores the answers under claimed keys; null frees the key again, for nothing was done. */
export async function storeKeyAnswers(
  tx: Db,
  answers: readonly { readonly accountId: string; readonly key: string; readonly answer: Answer | null }[],
): Promise<void> {
  const done = answers.flatMap(({ accountId, key, answer }) =>
    answer ? [{ account_id: accountId, key, status: answer.status, response: answer.body ?? null }] : [],
  )
  const free = answers.flatMap(({ accountId, key, answer }) =>
    answer ? [] : [{ account_id: accountId, key }],
  )
  await Promise.all([
    done.length > 0 &&
      tx.query(sql`
        update platform.idempotency_keys k set status = x.status, response = x.response
        from json_to_recordset(${JSON.stringify(done)}::json) as x(account_id uuid, key text, status smallint, response json)
        where k.account_id = x.account_id and k.key = x.key`),
    free.length > 0 &&
      tx.query(sql`
        delete from platform.idempotency_keys k
        using json_to_recordset(${JSON.stringify(free)}::json) as x(account_id uuid, key text)
        where k.account_id = x.account_id and k.key = x.key`),
  ])
}
