import { sql, type Db } from '#platform/db.ts'

export type WalletRow = {
  account_id: string
  currency: string
  available: bigint
  held: bigint
  credit_limit: bigint
  low_at: bigint | null
}

export type TransferRow = {
  account_id: string
  id: string
  kind: 'credit' | 'hold' | 'settle' | 'release' | 'adjustment'
  debit: string
  credit: string
  amount: bigint
  currency: string
  available_after: bigint
  count: number
  reference: string | null
  note: string | null
  at: Date
}

export const insertWallet = (tx: Db, accountId: string, currency: string) =>
  tx.query(
    sql`insert into wallet.wallets (account_id, currency) values (${accountId}, ${currency}) on conflict do nothing`,
  )

export const walletsOf = (on: Db, accountIds: readonly string[]) =>
  on.query<WalletRow>(
    sql`select account_id, currency, available, held, credit_limit, low_at from wallet.wallets where account_id = any(${accountIds}::uuid[])`,
  )

export const lockWallets = (tx: Db, accountIds: readonly string[]) =>
  tx.query<WalletRow>(sql`
    select account_id, currency, available, held, credit_limit, low_at from wallet.wallets
    where account_id = any(${accountIds}::uuid[]) order by account_id for update`)

/** One transfer to write, and what it does to the wallet. Amounts are decimal digits of nano-units. */
export type NewTransfer = {
  readonly account_id: string
  readonly id: string
  readonly kind: TransferRow['kind']
  readonly debit: string
  readonly credit: string
  readonly amount: string
  /** What the row does to the two balances. */
  readonly available: string
  readonly held: string
  readonly count: number
  readonly reference: string | null
  readonly note: string | null
}

/**
 * Moves money: balances and ledger change together, in one statement. It fails for an account without a wallet, whose
 * transfer has no currency. Wallets are locked in the order of their ids before any is changed, so that two batches
 * never wait for each other; the update then reads each locked row as it is now, not as the statement first saw it.
 * Raises wallet_covers when a wallet would fall below its limit.
 */
export const insertTransfers = (on: Db, rows: readonly NewTransfer[], at: Date) =>
  on.query(sql`
  with x as materialized (
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as x(
      account_id uuid, id uuid, kind text, debit text, credit text, amount bigint, available bigint, held bigint, count int, reference text, note text)),
  locked as materialized (
    select w.account_id from wallet.wallets w where w.account_id in (select account_id from x) order by w.account_id for update),
  sums as (
    select account_id, sum(available)::bigint as available, sum(held)::bigint as held from x where account_id in (select account_id from locked) group by 1),
  moved as (
    update wallet.wallets w set available = w.available + s.available, held = w.held + s.held
    from sums s where w.account_id = s.account_id
    returning w.account_id, w.available - s.available as available_before, w.currency)
  insert into wallet.transfers (account_id, id, kind, debit, credit, amount, currency, available_after, count, reference, note, at)
  select x.account_id, x.id, x.kind, x.debit, x.credit, x.amount, m.currency,
         m.available_before + sum(x.available) over (partition by x.account_id order by x.id)::bigint, x.count, x.reference, x.note, ${at}
  from x left join moved m on m.account_id = x.account_id`)

export const transfersPage = (on: Db, accountId: string, before: string | null, limit: number) =>
  on.query<TransferRow>(sql`
    select * from wallet.transfers where account_id = ${accountId} and (${before}::uuid is null or id < ${before}::uuid)
    order by id desc limit ${limit}`)

export const transferById = (on: Db, accountId: string, id: string) =>
  on.query<TransferRow>(sql`select * from wallet.transfers where account_id = ${accountId} and id = ${id}`)

export const setAlertLevel = (tx: Db, accountId: string, level: bigint | null) =>
  tx.query<WalletRow>(sql`
    update wallet.wallets set low_at = ${level}, low_told = false where account_id = ${accountId} returning *`)

/**
 * Wallets that fell below their alert level, or rose above it again, since it was last looked; remembers which.
 * Locked in the order of their ids, as wherever several wallets are changed at once.
 */
export const crossedAlertLevel = (tx: Db) =>
  tx.query<{ account_id: string; available: bigint; currency: string; low_told: boolean }>(sql`
    with crossed as materialized (
      select account_id from wallet.wallets where low_at is not null and low_told <> (available < low_at)
      order by account_id for update)
    update wallet.wallets w set low_told = (w.available < w.low_at) from crossed c where w.account_id = c.account_id
    returning w.account_id, w.available, w.currency, w.low_told`)

/** Wallets whose balances are not what their ledger says. */
export const faultyWallets = (on: Db) =>
  on.query<{
    account_id: string
    available: bigint
    held: bigint
    ledger_available: bigint
    ledger_held: bigint
  }>(sql`
    select w.account_id, w.available, w.held, coalesce(e.available, 0)::bigint as ledger_available, coalesce(e.held, 0)::bigint as ledger_held
    from wallet.wallets w left join (
      select account_id, sum(amount) filter (where ledger_account = 'available') as available,
             sum(amount) filter (where ledger_account = 'held') as held
      from wallet.entries group by 1) e using (account_id)
    where w.available <> coalesce(e.available, 0) or w.held <> coalesce(e.held, 0)`)

export const unbalancedJournals = (on: Db) =>
  on.query<{ transfer_id: string; sum: bigint }>(sql`
    select transfer_id, sum(amount)::bigint as sum from wallet.entries group by transfer_id having sum(amount) <> 0 limit 100`)

export const totalsByCurrency = (on: Db) =>
  on.query<{ currency: string; wallets: number; available: bigint; held: bigint }>(sql`
    select currency, count(*)::int as wallets, sum(available)::bigint as available, sum(held)::bigint as held
    from wallet.wallets group by currency order by currency`)
