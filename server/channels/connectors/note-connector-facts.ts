import { now } from '#platform/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { publish } from '#platform/outbox.ts'
import { idOf } from '#shared/ids.ts'
import type { ConnectorChange } from '../update.ts'
import { anyConnectorById, connectorChanged } from './queries.ts'

/** Keeps what a provider says of a connector, and tells the account, unless it was the last thing that it was told. */
export async function noteConnectorFacts(
  id: string,
  { state, detail, facts }: ConnectorChange,
): Promise<void> {
  await inTransaction(async (tx) => {
    const [connector] = await anyConnectorById(tx, id)
    if (!connector) return
    const { standing, standingDetail } = connector.facts
    if (standing === state && standingDetail === detail && facts === undefined) return
    await connectorChanged(tx, id, {
      facts: { ...facts, standing: state, standingDetail: detail },
      checkedAt: now(),
    })
    await publish(tx, 'connector.changed', connector.accountId, {
      connectorId: idOf('cnr', id),
      channel: connector.channel,
      address: connector.address,
      state,
      detail,
      at: now().toISOString(),
    })
  })
}
