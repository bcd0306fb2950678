-- Permission: an append-only ledger with evidence, its newest state per address for the send path, and the suppression list.
create schema consent;
grant usage on schema consent to patchbay_app;

create table consent.records (
  account_id uuid not null,
  id uuid not null,
  contact_id uuid,
  channel text not null,
  address text collate "C" not null,
  purpose text not null,
  state text not null,
  basis text,
  source text not null,
  evidence jsonb not null default '{}',
  at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (account_id, id)
);
create index records_by_contact on consent.records (account_id, contact_id, id);
create index records_by_address on consent.records (account_id, address, id);
call platform.isolate_by_account('consent.records', 'select, insert');

create function consent.refuse_change() returns trigger
  language plpgsql as $$
begin
  raise exception 'a consent record is never changed: add the next one';
end $$;
create trigger records_stay before update on consent.records for each row execute function consent.refuse_change();

-- What the send path reads, in one row: the newest record of each purpose, {"promotional": {"state", "basis", "at", "recordId"}, …},
-- and the suppression, {"scope", "reason", "source", "at"}.
create table consent.permissions (
  account_id uuid not null,
  channel text not null,
  address text collate "C" not null,
  grants jsonb not null default '{}',
  suppression jsonb,
  primary key (account_id, channel, address)
) with (fillfactor = 90);
call platform.isolate_by_account('consent.permissions', 'select, insert, update');

-- Of two states of the same purposes, the newer of each; of two records of one instant, the one recorded later.
create function consent.newest(a jsonb, b jsonb) returns jsonb
  language sql immutable parallel safe as $$
  select jsonb_object_agg(key, value) from (
    select distinct on (key) key, value
    from (select * from jsonb_each(a) union all select * from jsonb_each(b)) as both_states
    order by key, value ->> 'at' collate "C" desc, value ->> 'recordId' collate "C" desc) as newer
$$;
grant execute on function consent.newest(jsonb, jsonb) to patchbay_app;

create table consent.suppressions (
  account_id uuid not null,
  id uuid not null,
  channel text not null,
  address text collate "C" not null,
  scope text not null,
  reason text not null,
  source text not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (account_id, id),
  unique (account_id, channel, address)
);
call platform.isolate_by_account('consent.suppressions');

-- Keeps the suppression in the row that the send path reads: one probe for each recipient instead of two.
create function consent.project_suppression() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    update consent.permissions set suppression = null
    where account_id = old.account_id and channel = old.channel and address = old.address;
    return null;
  end if;
  insert into consent.permissions (account_id, channel, address, suppression)
  values (new.account_id, new.channel, new.address, jsonb_build_object('scope', new.scope, 'reason', new.reason,
    'source', new.source, 'at', to_char(new.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
  on conflict (account_id, channel, address) do update set suppression = excluded.suppression;
  return null;
end $$;
create trigger suppressions_projected after insert or update or delete on consent.suppressions
  for each row execute function consent.project_suppression();
