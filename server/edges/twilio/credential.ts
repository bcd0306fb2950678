import { createHash, randomBytes } from 'node:crypto'
import { now, nowMs } from '#platform/clock.ts'
import type { Db, Tx } from '#platform/db.ts'
import { invalidateFacts } from '#platform/fact-cache.ts'
import { Refusal } from '#platform/refusal.ts'
import { seal, unseal } from '#platform/secrets.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import {
  credentialsOf,
  deleteCredential,
  insertCredential,
  promoteCredential,
  setCallbackBody,
  type CredentialRow,
} from './queries/credentials.ts'
import { sidOf } from './sid.ts'

/** What lets a customer's Twilio client in, without its secret. */
export type Credential = Omit<CredentialRow, 'secret'>

/** The name under which changes of credentials are announced; keys are the sids clients sign in with. */
export const credentialCache = 'twilio_credentials'

/**
 * Makes an auth token or an API key; its secret is given this once. The first auth token of an account is the primary one,
 * which also signs what the account's URLs are told; the second waits beside it until it is promoted.
 * Refuses conflict for a third.
 */
export async function createTwilioCredential(
  tx: Tx,
  { accountId, kind, name = '' }: { accountId: string; kind: Credential['kind']; name?: string },
): Promise<{ credential: Credential; secret: string }> {
  const secret = randomBytes(16).toString('hex')
  const id = uuidOf(newId('twc', nowMs()))
  const made = { id, accountId, kind, name, createdAt: now() }
  const stored = kind === 'auth_token' ? sealToken(secret, id) : hashOfSecret(secret)
  const ranks = kind === 'auth_token' ? (['primary', 'secondary'] as const) : [null]
  for (const rank of ranks) {
    const credential = { ...made, rank }
    if ((await tx.query(insertCredential({ ...credential, secret: stored }))).length === 0) continue
    await announce(tx, credential)
    return { credential, secret }
  }
  throw new Refusal('conflict', {
    detail:
      'The account has a primary and a secondary auth token. Promote or delete the secondary one first.',
  })
}

/** The credentials of an account, oldest first. */
export async function twilioCredentials(on: Db, accountId: string): Promise<Credential[]> {
  const rows = await on.query<CredentialRow>(credentialsOf(accountId))
  return rows.map(({ id, kind, rank, name, createdAt }) => ({ id, accountId, kind, rank, name, createdAt }))
}

/**
 * Makes the secondary auth token the primary one: the old one neither signs nor lets in any more.
 * Refuses not_found, and conflict for what is no secondary token.
 */
export async function promoteTwilioCredential(tx: Tx, accountId: string, id: string): Promise<Credential> {
  const all = await twilioCredentials(tx, accountId)
  const promoted = all.find((one) => one.id === id)
  if (!promoted) throw new Refusal('not_found')
  if (promoted.rank !== 'secondary')
    throw new Refusal('conflict', { detail: 'Only a secondary auth token can be promoted.' })
  const old = all.find(({ rank }) => rank === 'primary')
  if (old) await tx.run(deleteCredential(accountId, old.id))
  await tx.run(promoteCredential(accountId, id))
  await announce(tx, promoted)
  return { ...promoted, rank: 'primary' }
}

/** Ends a credential in every process. Refuses not_found, and conflict for the primary token while there is a secondary one. */
export async function deleteTwilioCredential(tx: Tx, accountId: string, id: string): Promise<void> {
  const all = await twilioCredentials(tx, accountId)
  const ended = all.find((one) => one.id === id)
  if (!ended) throw new Refusal('not_found')
  if (ended.rank === 'primary' && all.some(({ rank }) => rank === 'secondary'))
    throw new Refusal('conflict', { detail: 'Promote the secondary auth token: that ends the primary one.' })
  await tx.run(deleteCredential(accountId, id))
  await announce(tx, ended)
}

/** Chooses whether the URLs of an account are told in forms or in JSON. */
export async function chooseCallbackBody(tx: Tx, accountId: string, body: 'form' | 'json'): Promise<void> {
  await tx.run(setCallbackBody(accountId, body))
  await invalidateFacts(tx, credentialCache, sidOf('AC', accountId))
}

/** The secret of an auth token, opened. */
export function openToken({ id, secret }: Pick<CredentialRow, 'id' | 'secret'>): string {
  return unseal(secret, contextOf(id))
}

/** SHA-256 in hex: enough for 128 random bits. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** The sid a client signs in with: the account's for its auth tokens, its own for an API key. */
export function signInSid({ accountId, kind, id }: Pick<Credential, 'accountId' | 'kind' | 'id'>): string {
  return kind === 'auth_token' ? sidOf('AC', accountId) : sidOf('SK', id)
}

const contextOf = (id: string): string => `twilio.token:${id}`

function sealToken(token: string, id: string): string {
  return seal(token, contextOf(id))
}

function announce(tx: Tx, credential: Credential): Promise<void> {
  return invalidateFacts(tx, credentialCache, signInSid(credential))
}
