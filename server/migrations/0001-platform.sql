-- Ground for every module: the app role and account isolation, the outbox, jobs, idempotency, audit, clock, nodes.
do $$
begin
  if not exists (select from pg_roles where rolname = 'patchbay_app') then
    create role patchbay_app nologin;
  end if;
  execute format('grant patchbay_app to %I', current_user);
end $$;

grant usage on schema platform to patchbay_app;

-- The account a request acts for; null for the platform itself.
create function platform.current_account() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.account_id', true), '')::uuid;
grant execute on function platform.current_account() to patchbay_app;

-- Makes a table's rows visible to the app role for one account only. Every table with an account_id is passed through here.
create procedure platform.isolate_by_account(relation regclass, privileges text default 'select, insert, update, delete')
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', relation);
  execute format('create policy own_account on %s to patchbay_app using (account_id = (select platform.current_account())) with check (account_id = (select platform.current_account()))', relation);
  execute format('grant %s on %s to patchbay_app', privileges, relation);
end $$;

-- What happened, written in the transaction that did it. Readers follow (xid, id) behind the oldest running transaction,
-- so that a slow transaction is waited for, never skipped.
create table platform.outbox (
  xid xid8 not null default pg_current_xact_id(),
  id uuid not null,
  account_id uuid,
  name text not null,
  items json not null,
  at timestamptz not null,
  primary key (xid, id)
);
-- The items are read back within milliseconds: compressing them costs more than it saves.
alter table platform.outbox alter column items set storage external;
call platform.isolate_by_account('platform.outbox', 'select, insert');

create table platform.outbox_readers (
  reader text primary key,
  xid xid8 not null default '0',
  id uuid not null default '00000000-0000-0000-0000-000000000000',
  seen_at timestamptz
);

-- Background work. A job with a key exists once; recurring jobs keep their row and move run_at on.
create table platform.jobs (
  id uuid primary key,
  name text not null,
  key text unique,
  payload jsonb not null default '{}',
  run_at timestamptz not null,
  attempts smallint not null default 0,
  locked_until timestamptz,
  last_error text,
  failed_at timestamptz
);
create index jobs_due on platform.jobs (run_at) where failed_at is null;

create table platform.idempotency_keys (
  account_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status smallint,
  response json,
  created_at timestamptz not null,
  primary key (account_id, key)
);
call platform.isolate_by_account('platform.idempotency_keys');

-- Who did what: one row for each mutating call.
create table platform.audit_events (
  account_id uuid not null,
  id uuid not null,
  actor text not null,
  action text not null,
  target text,
  ip text,
  details jsonb not null default '{}',
  at timestamptz not null,
  primary key (account_id, id)
);
call platform.isolate_by_account('platform.audit_events', 'select, insert');

-- Installation-wide facts: the operator pack in force, the clock of a test instance, key check values.
create table platform.settings (
  name text primary key,
  value jsonb not null
);

-- Numbers for running processes; a process holds the advisory lock of its number while it lives.
create sequence platform.node_numbers as int;
