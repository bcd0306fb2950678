import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction, maybeOne } from '#platform/db.ts'
import { invalidateFacts } from '#platform/fact-cache.ts'
import { log } from '#platform/log.ts'
import { publish } from '#platform/outbox.ts'
import { idOf } from '#shared/ids.ts'
import type { Outcome } from './delivery.ts'
import { failingMaxMs, type DisabledReason, type EndpointRow } from './endpoint.ts'
import { endpointDisabled, failingSinceNoted } from './queries/endpoints.ts'
import { targetsCache, type Target } from './targets.ts'

type Health = { failingSince: Date | null; writtenAt: number; disabling: boolean }

const writeEveryMs = 10_000

/**
 * Remembers since when each endpoint fails without a success; writes only when that changes, so that deliveries that
 * succeed cost no write. Disables an endpoint that answers 410 or has failed for three days, and publishes it.
 */
export class EndpointHealth {
  private readonly known = new Map<string, Health>()

  note(target: Target, outcome: Outcome): void {
    const { endpointId, accountId } = target
    if (endpointId === null) return
    const succeeded = outcome.state === 'delivered'
    let health = this.known.get(endpointId)
    if (!health) {
      if (succeeded && target.failingSince === null) return
      if (this.known.size > 10_000) this.known.clear()
      health = { failingSince: target.failingSince, writtenAt: -Infinity, disabling: false }
      this.known.set(endpointId, health)
    }
    if (succeeded) this.noteSince(accountId, endpointId, health, null)
    else if (outcome.isGone) this.disable(accountId, endpointId, health, 'gone')
    else if (health.failingSince === null) this.noteSince(accountId, endpointId, health, now())
    else if (nowMs() - health.failingSince.getTime() >= failingMaxMs)
      this.disable(accountId, endpointId, health, 'failing')
  }

  /** An endpoint that flaps is written every ten seconds at most; what counts is its last success, give or take those. */
  private noteSince(accountId: string, id: string, health: Health, since: Date | null): void {
    if (since === health.failingSince || performance.now() - health.writtenAt < writeEveryMs) return
    health.failingSince = since
    health.writtenAt = performance.now()
    db.query(failingSinceNoted(accountId, id, since)).catch((error: unknown) => {
      this.known.delete(id)
      log.warn({ err: error }, 'the health of a webhook endpoint was not noted')
    })
  }

  private disable(accountId: string, id: string, health: Health, reason: DisabledReason): void {
    if (health.disabling) return
    health.disabling = true
    disableEndpoint(accountId, id, reason)
      .catch((error: unknown) => log.warn({ err: error }, 'a webhook endpoint was not disabled yet'))
      .finally(() => this.known.delete(id))
  }
}

/** Switches an endpoint off because of its answers, and publishes it. */
async function disableEndpoint(accountId: string, id: string, reason: DisabledReason): Promise<void> {
  await inTransaction(async (tx) => {
    const row = await maybeOne<EndpointRow>(tx, endpointDisabled(accountId, id, reason))
    if (!row) return
    await invalidateFacts(tx, targetsCache, accountId)
    await publish(tx, 'webhook.disabled', accountId, { endpointId: idOf('whe', id), url: row.url, reason })
  })
}
