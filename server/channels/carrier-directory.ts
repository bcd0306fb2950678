import { db } from '#platform/db.ts'
import { carriersInService } from './queries.ts'

/** What the rest of the platform knows of carriers without touching them. */
export type CarrierDirectory = {
  /** Channels with a carrier in service. */
  readonly usableChannels: ReadonlySet<string>
  /** Names by uuid, for people. */
  readonly names: ReadonlyMap<string, string>
}

/** Reads which channels can be used and what carriers are called. */
export async function carrierDirectory(): Promise<CarrierDirectory> {
  const rows = await carriersInService(db)
  return {
    usableChannels: new Set(rows.filter(({ enabled }) => enabled).map(({ channel }) => channel)),
    names: new Map(rows.map(({ id, name }) => [id, name])),
  }
}
