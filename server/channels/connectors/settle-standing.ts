import { createSender } from '#senders/senders.ts'
import { now, nowMs } from '#platform/clock.ts'
import { asAccount, db, type Tx } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf } from '#shared/ids.ts'
import type { Connecting, Probed } from '../connecting.ts'
import type { Connector } from './connector.ts'
import { ensureSameAddress } from './ensure-same-connector.ts'
import { announceConnectorChange } from './announce-connector-change.ts'
import { connectorById, connectorChanged, connectorMoved, connectorsInUseAt } from './queries.ts'
import { whatWasSeen } from './what-was-seen.ts'

/** How long a connector goes on whose entries elsewhere have vanished: records are lost in moves of a domain, and put back. */
const graceMs = 86_400_000

/**
 * Keeps what was seen of a connector and acts on it: one that waited and lacks nothing any more is connected and its senders
 * may send; one that lacks something tells its account, goes on for a day, and then waits.
 * Refuses conflict for what another connector has come to send as meanwhile, and for settings that lead to another address.
 */
export async function settleStanding(
  connect: Connecting,
  connector: Connector,
  probed: Probed,
): Promise<void> {
  await asAccount(connector.accountId, async (tx) => {
    await connectorChanged(tx, connector.id, whatWasSeen(probed))
    const [current] = await connectorById(tx, connector.accountId, connector.id)
    if (!current) return
    const missing = probed.pending ?? null
    if (current.state === 'pending')
      return missing === null ? begin(tx, connect, current, probed) : wait(tx, current, ['pending'], missing)
    if (missing === null) return recover(tx, current)
    return lapse(tx, current, missing)
  })
}

async function begin(tx: Tx, connect: Connecting, connector: Connector, probed: Probed): Promise<void> {
  const { accountId, channel, address, id } = connector
  // Its settings may have been changed while nothing was shown yet.
  ensureSameAddress(connector, probed.address, 'settings')
  const others = await connectorsInUseAt(db, channel, address)
  if (others.length > 0)
    throw new Refusal('conflict', {
      detail: `${address} is connected elsewhere already. Disconnect it there first.`,
    })
  await connectorMoved(tx, id, ['pending'], { state: 'connected', reason: null, at: now() })
  await connectorChanged(tx, id, { facts: { lapsedAt: null } })
  for (const sender of connect.sendersOf?.(probed) ?? [address])
    await createSender(tx, { accountId, channel, address: sender, ifMissing: true })
  await tell(tx, connector, 'usable', 'Everything that was asked for was found.')
  await announceConnectorChange(tx)
}

async function wait(tx: Tx, { id }: Connector, from: Connector['state'][], reason: string): Promise<void> {
  await connectorMoved(tx, id, from, { state: 'pending', reason, at: now() })
}

async function lapse(tx: Tx, connector: Connector, missing: string): Promise<void> {
  const since = lapsedAtOf(connector)
  if (since === null) {
    await connectorChanged(tx, connector.id, { facts: { lapsedAt: now().toISOString() } })
    return tell(tx, connector, 'limited', `${missing} Sending ends in a day unless it is put back.`)
  }
  if (nowMs() - since < graceMs || connector.state !== 'connected') return
  await wait(tx, connector, ['connected'], missing)
  await tell(tx, connector, 'refused', `${missing} Nothing is sent until it is put back.`)
  await announceConnectorChange(tx)
}

async function recover(tx: Tx, connector: Connector): Promise<void> {
  if (lapsedAtOf(connector) === null) return
  await connectorChanged(tx, connector.id, { facts: { lapsedAt: null } })
  await tell(tx, connector, 'usable', 'What was missing was found again.')
}

function lapsedAtOf({ facts }: Connector): number | null {
  const { lapsedAt } = facts
  return typeof lapsedAt === 'string' ? Date.parse(lapsedAt) : null
}

async function tell(tx: Tx, connector: Connector, state: string, detail: string): Promise<void> {
  await publish(tx, 'connector.changed', connector.accountId, {
    connectorId: idOf('cnr', connector.id),
    channel: connector.channel,
    address: connector.address,
    state,
    detail,
    at: now().toISOString(),
  })
}
