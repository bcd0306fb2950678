import {
  needsReauthorisation,
  noteConnectorFacts,
  type Carrier,
  type ConnectorChange,
} from '#channels/channels.ts'

/** Keeps what a provider says of a connector, tells the account, and holds a connector that may not send any more. */
export async function receiveConnectorChange(carrier: Carrier, change: ConnectorChange): Promise<void> {
  await noteConnectorFacts(carrier.id, change)
  if (change.state === 'refused') await needsReauthorisation(carrier.id, change.detail)
}
