-- Rate cards: what a message costs, by channel, direction and the longest destination prefix, from a day on.
create schema rating;
grant usage on schema rating to patchbay_app;

create table rating.rate_cards (
  id uuid primary key,
  name text not null,
  currency text not null,
  -- The card of accounts that have none of their own in this currency.
  is_default boolean not null default false,
  created_at timestamptz not null
);
create unique index one_default_card on rating.rate_cards (currency) where is_default;

-- Rates are never changed: a new price is a new row from its own instant on.
create table rating.rates (
  id uuid primary key,
  card_id uuid not null references rating.rate_cards (id) on delete cascade,
  channel text not null,
  direction text not null default 'outbound',
  prefix text not null default '',
  class text,
  price bigint not null check (price >= 0),
  per text not null default 'segment' check (per in ('segment', 'message')),
  charge_on text not null default 'delivered' check (charge_on in ('submitted', 'delivered')),
  effective_from timestamptz not null,
  effective_until timestamptz
);
create index rates_of_card on rating.rates (card_id, channel, prefix);

-- The card an account has by agreement.
create table rating.account_cards (
  account_id uuid primary key,
  card_id uuid not null references rating.rate_cards (id)
);
call platform.isolate_by_account('rating.account_cards', 'select');
