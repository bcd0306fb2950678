import { setTimeout as pause } from 'node:timers/promises'
import { now } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { deadNodes } from '#platform/node-number.ts'
import type { Deliverer } from './deliverer.ts'
import {
  deliveriesFinished,
  deliveriesReleased,
  deliveryOwners,
  dueDeliveriesClaimed,
  type ClaimedRow,
} from './queries/deliveries.ts'
import { callbackTarget, targetsOf, type AccountTargets, type Target } from './targets.ts'

const everyMs = 500
const perTarget = 64
const claimedAtOnce = 512
const claimedMax = 2_000
const againMs = 20
const releaseEveryMs = 5_000
const firstTarget = '00000000-0000-0000-0000-000000000000'

/** Claims deliveries that are due again, a few of every target in turn, and takes over those of processes that died. */
export async function retryLoop(node: number, deliverer: Deliverer, stop: AbortSignal): Promise<void> {
  let afterTarget = firstTarget
  let releasedAt = -Infinity
  while (!stop.aborted) {
    try {
      if (performance.now() - releasedAt > releaseEveryMs) {
        await releaseDead()
        releasedAt = performance.now()
      }
      const claimed = deliverer.claimed < claimedMax ? await claim(node, deliverer, afterTarget) : []
      afterTarget = claimed.length < claimedAtOnce ? firstTarget : (claimed.at(-1)?.target ?? firstTarget)
      if (claimed.length > 0) {
        await pause(againMs, undefined, { signal: stop }).catch(() => {})
        continue
      }
    } catch (error) {
      if (!stop.aborted) log.warn({ err: error }, 'retrying webhook deliveries was interrupted; going on')
    }
    await pause(everyMs, undefined, { signal: stop }).catch(() => {})
  }
}

async function releaseDead(): Promise<void> {
  const owners = await db.query<{ owner: number }>(deliveryOwners())
  const dead = await deadNodes(
    db,
    owners.map(({ owner }) => owner),
  )
  if (dead.length > 0) await db.query(deliveriesReleased(dead))
}

async function claim(node: number, deliverer: Deliverer, afterTarget: string): Promise<ClaimedRow[]> {
  const busyTargets = deliverer.busyTargets()
  const limits = { perTarget, limit: claimedAtOnce }
  const rows = await db.query<ClaimedRow>(
    dueDeliveriesClaimed({ node, at: now(), afterTarget, busyTargets, ...limits }),
  )
  const facts = await targetsOf(new Set(rows.map((row) => row.account_id)))
  const orphans: ClaimedRow[] = []
  for (const row of rows) {
    const target = await targetFor(row, facts.get(row.account_id))
    if (target) deliverer.submit(deliveryFrom(row, target))
    else orphans.push(row)
  }
  if (orphans.length > 0) await db.query(deliveriesFinished(orphans.map(deadRow), node))
  return rows.sort((a, b) => (a.target < b.target ? -1 : 1))
}

function targetFor(row: ClaimedRow, facts: AccountTargets | undefined): Promise<Target> | Target | undefined {
  if (row.endpoint_id !== null) return facts?.endpoints.get(row.endpoint_id)
  return row.url === null ? undefined : callbackTarget(row.account_id, row.url)
}

function deliveryFrom(row: ClaimedRow, target: Target) {
  const { id, url, event, event_id: eventUuid, body, tries } = row
  return { id, target, url, event, eventUuid, body, tries, stored: true, recorded: () => {} }
}

function deadRow(row: ClaimedRow) {
  const attempt = {
    at: now().toISOString(),
    status: null,
    latencyMs: 0,
    error: 'the endpoint is disabled or removed; nothing was sent',
    response: '',
  }
  return {
    account_id: row.account_id,
    id: row.id,
    state: 'dead' as const,
    tries: row.tries,
    next_attempt_at: null,
    log: [attempt],
  }
}
