-- Customers' webhook endpoints, what signs calls to them, and every delivery by week.
create schema webhooks;
grant usage on schema webhooks to patchbay_app;

-- Secrets are sealed. After a rotation the old one signs as well until `previous_until`.
create table webhooks.endpoints (
  account_id uuid not null,
  id uuid not null,
  url text not null,
  events text[] not null,
  description text not null default '',
  secret text not null,
  previous_secret text,
  previous_until timestamptz,
  enabled boolean not null default true,
  disabled_reason text check (disabled_reason in ('gone', 'failing', 'by_customer')),
  failing_since timestamptz,
  created_at timestamptz not null,
  primary key (account_id, id)
);
call platform.isolate_by_account('webhooks.endpoints');

-- What signs the calls to URLs given with single messages.
create table webhooks.signing_secrets (
  account_id uuid primary key,
  secret text not null,
  previous_secret text,
  previous_until timestamptz,
  created_at timestamptz not null
);
call platform.isolate_by_account('webhooks.signing_secrets');

-- One row for each event and target. `target` is the endpoint, or stands for the origin of a message's own URL.
-- `tries` counts the attempts since the delivery began or was last replayed; `log` holds every attempt.
-- `owner` is the number of the process that is at it; a retrying row without one is claimed when it is due.
create table webhooks.deliveries (
  account_id uuid not null,
  id uuid not null,
  target uuid not null,
  endpoint_id uuid,
  url text,
  event text not null,
  event_id uuid not null,
  body json not null,
  state text not null,
  tries smallint not null,
  log jsonb not null,
  next_attempt_at timestamptz,
  owner int,
  primary key (account_id, id)
) partition by range (id);
create index deliveries_by_target on webhooks.deliveries (account_id, target, id);
create index deliveries_unfinished on webhooks.deliveries (account_id, id) where state <> 'delivered';
create index deliveries_waiting on webhooks.deliveries (target, next_attempt_at) where state = 'retrying' and owner is null;
create index deliveries_owned on webhooks.deliveries (owner) where owner is not null;
call platform.isolate_by_account('webhooks.deliveries', 'select, update');

create function webhooks.lowest_id(ms bigint) returns uuid
  language sql immutable as $$
  select (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-0000-0000-000000000000')::uuid from (select lpad(to_hex(ms), 12, '0') as h) as x
$$;

-- Makes the partition of a week, counted from 1970, if it is missing.
create function webhooks.ensure_week(week bigint) returns void
  language plpgsql as $$
declare
  week_ms constant bigint := 604800000;
  relation text := 'deliveries_' || week;
begin
  if to_regclass('webhooks.' || relation) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('webhooks.ensure_week'));
  if to_regclass('webhooks.' || relation) is not null then return; end if;
  execute format('create table webhooks.%I partition of webhooks.deliveries for values from (%L) to (%L)',
    relation, webhooks.lowest_id(week * week_ms), webhooks.lowest_id((week + 1) * week_ms));
end $$;

-- Drops the partitions of the weeks before one; gives how many.
create function webhooks.drop_weeks_before(week bigint) returns int
  language plpgsql as $$
declare
  relation text;
  dropped int := 0;
begin
  set local lock_timeout = '5s';
  for relation in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'webhooks.deliveries'::regclass and substr(c.relname, 12)::bigint < week
  loop
    execute format('drop table webhooks.%I', relation);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
