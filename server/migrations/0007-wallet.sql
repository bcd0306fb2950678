-- The wallet on a double-entry ledger. Amounts are nano-units of the wallet's currency.
create schema wallet;
grant usage on schema wallet to patchbay_app;

create table wallet.wallets (
  account_id uuid primary key,
  currency text not null,
  available bigint not null default 0,
  held bigint not null default 0 check (held >= 0),
  credit_limit bigint not null default 0 check (credit_limit >= 0),
  low_at bigint,
  low_told boolean not null default false,
  -- A prepaid wallet is never negative, whatever the code above it thinks.
  constraint wallet_covers check (available + credit_limit >= 0)
) with (fillfactor = 50);
call platform.isolate_by_account('wallet.wallets', 'select');
-- Of its wallet an account sets the alert level alone.
grant update (low_at, low_told) on wallet.wallets to patchbay_app;

-- Each row moves an amount from one ledger account to another: both sides in one row, so a journal cannot fail to sum to zero.
-- Ledger accounts of a customer: available, held. Of the operator: credits, revenue:<channel>, adjustments.
create table wallet.transfers (
  account_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('credit', 'hold', 'settle', 'release', 'adjustment')),
  debit text not null,
  credit text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  available_after bigint not null,
  -- How many messages the row stands for: holds and their ends are written by batch.
  count int not null default 1,
  reference text,
  note text,
  at timestamptz not null,
  primary key (account_id, id),
  check (debit <> credit)
);
call platform.isolate_by_account('wallet.transfers', 'select');

-- The two sides of each transfer, signed: sums to zero over every journal.
create view wallet.entries with (security_invoker = true) as
  select account_id, id as transfer_id, debit as ledger_account, -amount as amount, currency, at from wallet.transfers
  union all
  select account_id, id, credit, amount, currency, at from wallet.transfers;
grant select on wallet.entries to patchbay_app;
