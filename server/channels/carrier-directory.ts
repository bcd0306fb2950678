import { db } from '#platform/db.ts'
import { connectorsToCountOn } from './connectors/queries.ts'
import { carriersInService } from './queries.ts'

/** What the rest of the platform knows of carriers and connectors without touching them. */
export type CarrierDirectory = {
  /**
   * Whether an account has a way to a channel: a carrier of the operator's in service, or a connector of its own. One that a
   * suspension disconnected counts: what is resumed waits for it as for any that needs new credentials.
   */
  readonly isUsable: (accountId: string, channel: string) => boolean
  /** Names of carriers and connectors by uuid, for people. */
  readonly names: ReadonlyMap<string, string>
}

/** Reads which channels can be used and what carriers and connectors are called. */
export async function carrierDirectory(): Promise<CarrierDirectory> {
  const [carriers, connectors] = await Promise.all([carriersInService(db), connectorsToCountOn(db)])
  const carried = new Set(carriers.filter(({ enabled }) => enabled).map(({ channel }) => channel))
  const connected = new Set(connectors.map(({ accountId, channel }) => `${accountId} ${channel}`))
  return {
    isUsable: (accountId, channel) => carried.has(channel) || connected.has(`${accountId} ${channel}`),
    names: new Map([...carriers, ...connectors].map(({ id, name }) => [id, name])),
  }
}
