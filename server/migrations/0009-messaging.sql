-- The pipeline's tables: messages by week, what waits to be sent, what carriers call our messages, receipts that came early.
create schema messaging;
grant usage on schema messaging to patchbay_app;

-- Ordered and paged by id; the instant of creation is in the id. `address` is the contact's side, `sender` ours, in both directions.
create table messaging.messages (
  account_id uuid not null,
  id uuid not null,
  direction text not null,
  channel text not null,
  sender text not null,
  address text not null,
  contact_id uuid,
  class text not null,
  content json not null,
  status text not null,
  code text,
  detail text,
  segments smallint not null,
  encoding text,
  price bigint,
  currency text,
  charge text not null default 'none',
  charge_on text,
  carrier_id uuid,
  attempts smallint not null default 0,
  metadata json,
  callback_url text,
  -- Why it went: many messages are decided alike, so the trace stands once in messaging.decisions.
  decision_id uuid,
  -- What a registry wants to travel with the message (DLT entity, template, chain).
  registration json,
  actor text not null,
  send_at timestamptz,
  expires_at timestamptz,
  submitted_at timestamptz,
  delivered_at timestamptz,
  finished_at timestamptz,
  primary key (account_id, id)
) partition by range (id);
-- The address comes first: an index that began with the account would look as good as the primary key to the planner
-- when many messages are found by id, and would read the whole account.
create index messages_by_address on messaging.messages (address, account_id, id);
-- Sweeps walk the unfinished messages of an old stretch of time; ids grow with time, so a block range index is enough.
create index messages_by_time on messaging.messages using brin (id) with (pages_per_range = 32);
call platform.isolate_by_account('messaging.messages', 'select');

-- Decision traces by the hash of their text and month: messages decided alike share one, and a month is dropped as a whole.
create table messaging.decisions (
  account_id uuid not null,
  id uuid not null,
  month date not null,
  decision json not null,
  primary key (account_id, id)
);
call platform.isolate_by_account('messaging.decisions', 'select');

-- What happened to a message beyond its plain course: retries, re-routes, late receipts.
create table messaging.message_events (
  account_id uuid not null,
  message_id uuid not null,
  at timestamptz not null,
  status text not null,
  code text,
  detail text,
  carrier_id uuid
) partition by range (message_id);
create index message_events_by_message on messaging.message_events (account_id, message_id);
call platform.isolate_by_account('messaging.message_events', 'select');

-- What waits to be sent. `owner` is the number of the process that holds the row in memory; null: whoever claims it.
create table messaging.dispatch (
  message_id uuid primary key,
  account_id uuid not null,
  channel text not null,
  priority smallint not null,
  run_at timestamptz not null,
  owner int,
  attempts smallint not null default 0,
  not_by uuid[]
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
create index dispatch_waiting on messaging.dispatch (channel, priority, account_id, run_at) where owner is null;
create index dispatch_owned on messaging.dispatch (owner) where owner is not null;
call platform.isolate_by_account('messaging.dispatch', 'select');

-- What a carrier calls each part of a message: where a receipt finds its message.
create table messaging.submissions (
  message_id uuid not null,
  account_id uuid not null,
  carrier_id uuid not null,
  ref text not null,
  part smallint not null default 1,
  parts smallint not null default 1,
  state text
) partition by range (message_id);
create index submissions_by_ref on messaging.submissions (ref);
call platform.isolate_by_account('messaging.submissions', 'select');

-- Receipts whose message is not known yet: they may overtake the answer that names it, or come to another process.
create table messaging.parked_receipts (
  id uuid primary key,
  carrier_id uuid not null,
  ref text not null,
  receipt jsonb not null,
  received_at timestamptz not null,
  retry_at timestamptz not null,
  expires_at timestamptz not null
);
create index parked_receipts_due on messaging.parked_receipts (retry_at);

-- Parts of long inbound messages, kept until all are there.
create table messaging.inbound_parts (
  carrier_id uuid not null,
  sender text not null,
  address text not null,
  part_group text not null,
  part smallint not null,
  parts smallint not null,
  payload text not null,
  received_at timestamptz not null,
  -- The message is whole: the parts stay a while, so that one delivered again is known and dropped.
  done_at timestamptz,
  primary key (carrier_id, sender, address, part_group, part)
);

-- Messages that were still too young to give up when their stretch of time was walked.
create table messaging.unreported_later (
  account_id uuid not null,
  message_id uuid not null,
  look_at timestamptz not null,
  primary key (account_id, message_id)
);
create index unreported_later_due on messaging.unreported_later (look_at);
call platform.isolate_by_account('messaging.unreported_later', 'select');

-- Promotional messages a contact got or is due, by the hour in which they may leave: what the frequency gate counts.
create table messaging.promotional_counts (
  account_id uuid not null,
  channel text not null,
  address text not null,
  hour timestamptz not null,
  count int not null,
  primary key (account_id, channel, address, hour)
);
call platform.isolate_by_account('messaging.promotional_counts', 'select');

-- Messages an account sent in a calendar month of its own zone: what the quota gate counts.
create table messaging.monthly_counts (
  account_id uuid not null,
  month date not null,
  count bigint not null,
  notified_at timestamptz,
  primary key (account_id, month)
) with (fillfactor = 50);
call platform.isolate_by_account('messaging.monthly_counts', 'select');

-- Makes the weekly partitions that cover an instant, if they are missing.
create function messaging.ensure_week(at timestamptz) returns void
  language plpgsql as $$
declare
  week_ms constant bigint := 604800000;
  start_ms bigint := floor(extract(epoch from at) * 1000)::bigint / week_ms * week_ms;
  suffix text := to_char(to_timestamp(start_ms / 1000.0) at time zone 'UTC', 'YYYYMMDD');
  low text := messaging.lowest_id(start_ms);
  high text := messaging.lowest_id(start_ms + week_ms);
  relation text;
  options text;
begin
  foreach relation in array array['messages', 'message_events', 'submissions'] loop
    options := case relation when 'messages' then ' with (fillfactor = 80)' else '' end;
    if to_regclass(format('messaging.%I', relation || '_' || suffix)) is null then
      perform pg_advisory_xact_lock(hashtext('messaging.ensure_week'));
      if to_regclass(format('messaging.%I', relation || '_' || suffix)) is null then
        execute format('create table messaging.%I partition of messaging.%I for values from (%L) to (%L)%s', relation || '_' || suffix, relation, low, high, options);
      end if;
    end if;
  end loop;
end $$;

create function messaging.lowest_id(ms bigint) returns text
  language sql immutable as $$
  select substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-0000-0000-000000000000' from (select lpad(to_hex(ms), 12, '0') as h) as x
$$;
