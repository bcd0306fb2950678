-- What the SMPP door keeps: logins that receive, parts of long messages until they are whole, deliveries until they are taken.
create schema edges;
grant usage on schema edges to patchbay_app;

-- Logins that ever bound to receive. `takes_messages` is the customer's own setting.
create table edges.smpp_receivers (
  account_id uuid not null,
  system_id text not null,
  takes_messages boolean not null default true,
  last_bound_at timestamptz not null,
  primary key (account_id, system_id)
);
call platform.isolate_by_account('edges.smpp_receivers', 'select, update');

-- One row for each long message sent in parts; `parts` by position. `is_whole` is set in the transaction that stores the last
-- part; `message_id` once the whole is admitted: the row stays for a while then, so that a part's id leads to its message.
create table edges.smpp_long_messages (
  account_id uuid not null,
  id uuid not null,
  system_id text not null,
  source text not null,
  destination text not null,
  reference int not null,
  width text not null,
  total smallint not null,
  parts jsonb not null,
  is_whole boolean not null default false,
  message_id uuid,
  changed_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (account_id, id)
);
create unique index smpp_long_messages_open on edges.smpp_long_messages
  (account_id, system_id, source, destination, reference, width, total) where not is_whole;
create index smpp_long_messages_stuck on edges.smpp_long_messages (account_id, system_id, changed_at)
  where is_whole and message_id is null;
create index smpp_long_messages_by_end on edges.smpp_long_messages (expires_at);
call platform.isolate_by_account('edges.smpp_long_messages', 'select');

-- Receipts and contacts' messages for a login, until it acknowledged them. `about` is the message by the name the customer
-- knows: what is about one message goes out one after the other. `owner` is the number of the process that is sending the row.
create table edges.smpp_outgoing (
  account_id uuid not null,
  id uuid not null,
  system_id text not null,
  about text not null,
  pdu json not null,
  attempts smallint not null default 0,
  next_at timestamptz not null,
  owner int,
  expires_at timestamptz not null,
  primary key (account_id, id)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
create index smpp_outgoing_waiting on edges.smpp_outgoing (account_id, system_id, id) where owner is null;
create index smpp_outgoing_by_message on edges.smpp_outgoing (account_id, about, id);
create index smpp_outgoing_owned on edges.smpp_outgoing (owner) where owner is not null;
create index smpp_outgoing_by_end on edges.smpp_outgoing (expires_at);
call platform.isolate_by_account('edges.smpp_outgoing', 'select');

-- How far events have been turned into deliveries: moved in the same transaction, so that none is made twice.
create table edges.smpp_event_mark (
  name text primary key,
  xid xid8 not null,
  id uuid not null
);
