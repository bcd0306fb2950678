import type { Db } from '#platform/db.ts'
import { announceCarrierChange } from '../queries.ts'

/** Makes every process open, hold or close the lanes of connectors, and read what was parked, when this transaction commits. */
export async function announceConnectorChange(tx: Db): Promise<void> {
  await announceCarrierChange(tx)
}
