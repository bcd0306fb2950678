import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { gauge } from '#platform/metrics.ts'
import { ledgerFaults } from './ledger-faults.ts'

const faultCount = gauge(
  'ledger_faults',
  'Wallets and journals that are wrong; anything but 0 needs a person now',
)

/** Checks the books and raises the alarm when they are wrong. Gives how many faults there are. */
export async function checkLedger(): Promise<number> {
  const faults = await ledgerFaults(db)
  faultCount.set(faults.length)
  if (faults.length > 0)
    log.error({ count: faults.length, faults: faults.slice(0, 20) }, 'the ledger is wrong')
  return faults.length
}
