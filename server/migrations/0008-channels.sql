-- Carriers (the operator's), the routes to them, and room for connectors (an account's authorised links).
create schema channels;
grant usage on schema channels to patchbay_app;

create table channels.carriers (
  id uuid primary key,
  name text not null unique,
  channel text not null,
  settings jsonb not null,
  credentials text not null,
  enabled boolean not null default true,
  rate_per_second int not null default 0,
  created_at timestamptz not null
);

-- Which carrier takes what: the longest prefix wins, then the lowest priority number, then the lowest cost.
create table channels.routes (
  id uuid primary key,
  channel text not null,
  prefix text not null default '',
  class text,
  account_id uuid,
  carrier_id uuid not null references channels.carriers (id) on delete cascade,
  priority smallint not null default 100,
  cost bigint not null default 0,
  created_at timestamptz not null
);
-- Routes are the operator's: an account sees only those made for it alone.
call platform.isolate_by_account('channels.routes', 'select');
