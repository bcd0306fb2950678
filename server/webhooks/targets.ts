import { createHash } from 'node:crypto'
import { now } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { FactCache, forgetFacts } from '#platform/fact-cache.ts'
import { outgoingUrl, type OutgoingUrl } from '#platform/outgoing/outgoing-client.ts'
import { publicUrl } from '#platform/outgoing/ssrf-guard.ts'
import { markOf, type TargetMark } from './delivery.ts'
import { accountSecretIfMissing, accountSecretsOf, enabledEndpointsOf } from './queries/endpoints.ts'
import {
  newSigningSecret,
  sealSecret,
  signingKeys,
  type SealedSecret,
  type SigningKeys,
} from './signing-secret.ts'

/** Where an event goes: one of the account's endpoints, or the URL that came with a message. */
export type Target = {
  readonly accountId: string
  /** The endpoint's uuid, or one that stands for the account and the origin of a message's URL. */
  readonly id: string
  readonly endpointId: string | null
  readonly mark: TargetMark
  readonly events: readonly string[]
  readonly keys: SigningKeys
  /** Null when the guard refuses the URL; `refusal` says why then. */
  readonly url: OutgoingUrl | null
  readonly refusal: string | null
  readonly failingSince: Date | null
}

/** What one account is told through. */
export type AccountTargets = {
  readonly endpoints: ReadonlyMap<string, Target>
  /** The account's default keys, for URLs given with messages; null until the first is needed. */
  readonly keys: SigningKeys | null
}

export const targetsCache = 'webhooks.targets'

const cache = new FactCache<AccountTargets>(targetsCache, loadTargets)

export function targetsOf(accountIds: Iterable<string>): Promise<Map<string, AccountTargets>> {
  return cache.getAll(accountIds)
}

/** The target of a message's own URL; the account's default secret is made when it has none yet. */
export async function callbackTarget(accountId: string, url: string): Promise<Target> {
  const keys = (await cache.get(accountId))?.keys ?? (await makeDefaultKeys(accountId))
  return callbackTargetWith(keys, accountId, url)
}

export function callbackTargetWith(keys: SigningKeys, accountId: string, url: string): Target {
  const ready = readUrl(url)
  const id = callbackTargetId(accountId, ready.url?.origin ?? url)
  return {
    accountId,
    id,
    endpointId: null,
    mark: callbackMark,
    events: ['*'],
    keys,
    ...ready,
    failingSince: null,
  }
}

/** An event has one callback at most, so that its delivery needs no mark of the URL. */
const callbackMark: TargetMark = { high: 0, low: 0 }

/** Messages' URLs of one origin share a lane, whatever their paths. */
function callbackTargetId(accountId: string, origin: string): string {
  const hex = createHash('sha256').update(`${accountId} ${origin}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function readUrl(text: string): Pick<Target, 'url' | 'refusal'> {
  try {
    return { url: outgoingUrl(publicUrl(text)), refusal: null }
  } catch (error) {
    return { url: null, refusal: (error as Error).message }
  }
}

type EndpointFacts = SealedSecret & {
  account_id: string
  id: string
  url: string
  events: string[]
  failing_since: Date | null
}

async function loadTargets(accountIds: readonly string[]): Promise<Map<string, AccountTargets>> {
  const [rows, secrets] = await Promise.all([
    db.query<EndpointFacts>(enabledEndpointsOf(accountIds)),
    db.query<SealedSecret & { account_id: string }>(accountSecretsOf(accountIds)),
  ])
  const endpoints = Map.groupBy(rows, (row) => row.account_id)
  const defaults = new Map(secrets.map((row) => [row.account_id, signingKeys(row, row.account_id)]))
  return new Map(
    accountIds.map((accountId) => {
      const own = (endpoints.get(accountId) ?? []).map((row) => [row.id, targetOf(row)] as const)
      return [accountId, { endpoints: new Map(own), keys: defaults.get(accountId) ?? null }]
    }),
  )
}

function targetOf(row: EndpointFacts): Target {
  return {
    accountId: row.account_id,
    id: row.id,
    endpointId: row.id,
    mark: markOf(row.id),
    events: row.events,
    keys: signingKeys(row, row.id),
    ...readUrl(row.url),
    failingSince: row.failing_since,
  }
}

async function makeDefaultKeys(accountId: string): Promise<SigningKeys> {
  await db.query(accountSecretIfMissing(accountId, sealSecret(newSigningSecret(), accountId), now()))
  forgetFacts(targetsCache, accountId)
  const keys = (await cache.get(accountId))?.keys
  if (!keys) throw new Error('the default signing secret was not stored')
  return keys
}
