-- Connectors: an account's authorised links to providers, beside the operator's carriers; and what providers send, raw.

-- Credentials and the secret of the hook are sealed. `facts` is what the provider says of it (quality, limits, its ids).
-- `pending`: it waits for what must be done at the provider. `terms` is the acceptance of the provider's terms: name, url, by, at.
create table channels.connectors (
  account_id uuid not null,
  id uuid not null,
  channel text not null,
  name text not null,
  address text not null,
  settings jsonb not null,
  credentials text not null,
  hook_secret text not null,
  state text not null check (state in ('pending', 'connected', 'needs_reauth', 'paused', 'disconnected')),
  state_reason text,
  state_since timestamptz not null,
  facts jsonb not null default '{}',
  terms jsonb not null,
  rate_per_second int not null default 0,
  expires_at timestamptz,
  checked_at timestamptz,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create unique index connectors_by_id on channels.connectors (id);
-- One live connector for what it sends as: two would answer the same contacts. Who only waits to be one has shown nothing yet
-- and keeps nobody else from it.
create unique index connectors_live on channels.connectors (channel, address) where state not in ('pending', 'disconnected');
create unique index connectors_pending on channels.connectors (account_id, channel, address) where state = 'pending';
call platform.isolate_by_account('channels.connectors');

-- Every request of a provider to a hook, as it came; unread ones are read in order of their ids, connector by connector.
-- The digest knows one that a provider sends again.
create table channels.provider_requests (
  id uuid primary key,
  account_id uuid not null,
  connector_id uuid not null,
  received_at timestamptz not null,
  url text not null,
  headers json not null,
  body bytea not null,
  digest bytea not null,
  read_at timestamptz,
  attempts smallint not null default 0,
  error text
);
create unique index provider_requests_once on channels.provider_requests (connector_id, digest);
create index provider_requests_unread on channels.provider_requests (connector_id, id) where read_at is null;
create index provider_requests_by_time on channels.provider_requests using brin (received_at);
call platform.isolate_by_account('channels.provider_requests', 'select');

-- Media of messages: what an account uploads to send, and what contacts sent, fetched from the provider as soon as it gives it.
-- `source` is what the provider calls it until it is here.
create table channels.media (
  account_id uuid not null,
  id uuid not null,
  connector_id uuid,
  message_id uuid,
  source text,
  mime_type text not null,
  filename text,
  size_bytes bigint,
  sha256 bytea,
  state text not null check (state in ('waiting', 'stored', 'gone')),
  attempts smallint not null default 0,
  retry_at timestamptz,
  error text,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create index media_waiting on channels.media (retry_at) where state = 'waiting';
create index media_of_message on channels.media (message_id) where message_id is not null;
call platform.isolate_by_account('channels.media');

create table channels.media_chunks (
  account_id uuid not null,
  media_id uuid not null,
  n int not null,
  bytes bytea not null,
  primary key (media_id, n)
);
-- Pictures and sound are packed already.
alter table channels.media_chunks alter column bytes set storage external;
call platform.isolate_by_account('channels.media_chunks');
