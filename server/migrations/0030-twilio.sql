-- What the door for Twilio's clients keeps: credentials, messaging services, what numbers want to hear of, calls to customers' URLs.

-- Auth tokens are sealed, for they sign calls; of API keys only the hash of the secret is kept.
create table edges.twilio_credentials (
  account_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('auth_token', 'api_key')),
  -- Of an auth token: the primary one signs, both let in.
  rank text check (rank in ('primary', 'secondary')),
  name text not null default '',
  secret text not null,
  created_at timestamptz not null,
  primary key (account_id, id),
  check ((kind = 'auth_token') = (rank is not null))
);
create unique index twilio_credentials_by_rank on edges.twilio_credentials (account_id, rank) where rank is not null;
create unique index twilio_credentials_by_id on edges.twilio_credentials (id) where kind = 'api_key';
call platform.isolate_by_account('edges.twilio_credentials');

-- An account's own choices. `callback_body` is the form of what its URLs are told.
create table edges.twilio_settings (
  account_id uuid primary key,
  callback_body text not null check (callback_body in ('form', 'json'))
);
call platform.isolate_by_account('edges.twilio_settings');

-- What a number wants to be told and where; `sender_id` is the sender it is.
create table edges.twilio_numbers (
  account_id uuid not null,
  sender_id uuid not null,
  settings json not null,
  updated_at timestamptz not null,
  primary key (account_id, sender_id)
);
call platform.isolate_by_account('edges.twilio_numbers');

create table edges.twilio_services (
  account_id uuid not null,
  id uuid not null,
  settings json not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
call platform.isolate_by_account('edges.twilio_services');

-- The pool of senders of a service; a number is in one service at most.
create table edges.twilio_service_numbers (
  account_id uuid not null,
  sender_id uuid not null,
  service_id uuid not null,
  created_at timestamptz not null,
  primary key (account_id, sender_id),
  foreign key (account_id, service_id) references edges.twilio_services (account_id, id) on delete cascade
);
create index twilio_service_numbers_by_service on edges.twilio_service_numbers (account_id, service_id);
call platform.isolate_by_account('edges.twilio_service_numbers');

-- Calls to customers' URLs until they were answered. `about` is the message: what is about one message goes out one after the
-- other. `owner` is the number of the process that is at it.
create table edges.twilio_callbacks (
  account_id uuid not null,
  id uuid not null,
  about uuid not null,
  kind text not null check (kind in ('status', 'inbound')),
  url text not null,
  method text not null check (method in ('GET', 'POST')),
  fallback json,
  params json not null,
  attempts smallint not null default 0,
  next_at timestamptz not null,
  owner int,
  primary key (account_id, id)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
create index twilio_callbacks_waiting on edges.twilio_callbacks (account_id, next_at, id) where owner is null;
create index twilio_callbacks_by_message on edges.twilio_callbacks (account_id, about, id);
create index twilio_callbacks_owned on edges.twilio_callbacks (owner) where owner is not null;
call platform.isolate_by_account('edges.twilio_callbacks', 'select');
