import { z } from 'zod'
import { idOf } from '#shared/ids.ts'
import { toJson } from '#shared/money.ts'
import { moneyShape } from '#platform/http/money-shape.ts'
import type { TransferRow, WalletRow } from './queries.ts'

/** A wallet as the API shows it. */
export const walletShape = z.object({
  currency: z.string(),
  available: moneyShape,
  held: moneyShape,
  creditLimit: moneyShape,
  alertLevel: moneyShape.nullable().describe('Below this balance `wallet.low` is told'),
})

/** The public form of a wallet. */
export function showWallet(row: Omit<WalletRow, 'account_id'>): z.infer<typeof walletShape> {
  const { currency, available, held, credit_limit, low_at } = row
  const money = (nanos: bigint) => toJson({ nanos, currency })
  return {
    currency,
    available: money(available),
    held: money(held),
    creditLimit: money(credit_limit),
    alertLevel: low_at === null ? null : money(low_at),
  }
}

/** A line of the ledger as the API shows it. */
export const walletEntryShape = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  kind: z.enum(['credit', 'hold', 'settle', 'release', 'adjustment']),
  amount: moneyShape.describe('Positive into the available balance; a settle takes what was held before'),
  availableAfter: moneyShape,
  reference: z.string().nullable(),
  note: z.string().nullable(),
})

/** The public form of a line of the ledger. */
export function showWalletEntry(row: TransferRow): z.infer<typeof walletEntryShape> {
  const { currency } = row
  return {
    id: idOf('trf', row.id),
    at: row.at.toISOString(),
    kind: row.kind,
    amount: toJson({ nanos: row.credit === 'available' ? row.amount : -row.amount, currency }),
    availableAfter: toJson({ nanos: row.available_after, currency }),
    reference: row.reference,
    note: row.note,
  }
}
