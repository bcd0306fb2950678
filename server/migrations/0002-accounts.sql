-- Customers and their state, users who sign in, sessions, API keys, SMPP credentials, failed sign-ins.
create schema accounts;
grant usage on schema accounts to patchbay_app;

-- `message_quota` stands above the pack's value only with the written approval it names.
create table accounts.accounts (
  account_id uuid primary key,
  name text not null,
  email text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  timezone text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  state text not null default 'active' check (state in ('active', 'suspended', 'export_only', 'terminated')),
  state_since timestamptz not null,
  api_rate_per_second int check (api_rate_per_second > 0),
  message_quota bigint check (message_quota >= 0),
  message_quota_approval text,
  pack text not null,
  terms_dated date,
  created_at timestamptz not null,
  check (message_quota is null or message_quota_approval is not null)
);
call platform.isolate_by_account('accounts.accounts', 'select');

-- An account is suspended while any of its suspensions is open: paying lifts the unpaid one, not the one for fraud.
create table accounts.suspensions (
  account_id uuid not null references accounts.accounts (account_id),
  id uuid not null,
  reason text not null,
  note text,
  clause text,
  at timestamptz not null,
  lifted_at timestamptz,
  lifted_note text,
  primary key (account_id, id)
);
create unique index suspensions_open on accounts.suspensions (account_id, reason) where lifted_at is null;
call platform.isolate_by_account('accounts.suspensions', 'select');

-- People who sign in; the operator's own belong to no account.
create table accounts.users (
  id uuid primary key,
  account_id uuid references accounts.accounts (account_id),
  email text not null,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'developer', 'agent', 'operator')),
  created_at timestamptz not null,
  check ((role = 'operator') = (account_id is null))
);
create unique index users_by_email on accounts.users (lower(email));
create index users_by_account on accounts.users (account_id, id);
call platform.isolate_by_account('accounts.users');

-- Apart from the users so that the role of requests can set a password but never read one.
create table accounts.passwords (
  user_id uuid primary key references accounts.users (id) on delete cascade,
  account_id uuid,
  hash text not null,
  set_at timestamptz not null
);
call platform.isolate_by_account('accounts.passwords', 'insert');

-- One-time tokens with which an invited user sets the first password.
create table accounts.password_tokens (
  token_hash bytea primary key,
  user_id uuid not null references accounts.users (id) on delete cascade,
  account_id uuid,
  expires_at timestamptz not null
);
call platform.isolate_by_account('accounts.password_tokens', 'insert');

create table accounts.sessions (
  token_hash bytea primary key,
  user_id uuid not null references accounts.users (id) on delete cascade,
  account_id uuid,
  ip text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_by_user on accounts.sessions (user_id);
create index sessions_expired on accounts.sessions (expires_at);
call platform.isolate_by_account('accounts.sessions', 'select, delete');

-- The last failed attempts of an e-mail address, a bind or an IP address, oldest first.
create table accounts.sign_in_failures (
  subject text primary key,
  failures timestamptz[] not null
);

-- Keys of accounts, and of the operator (no account). The secret itself is never stored.
create table accounts.api_keys (
  id uuid primary key,
  account_id uuid references accounts.accounts (account_id),
  name text not null,
  prefix text not null,
  secret_hash bytea not null unique,
  scopes text[] not null,
  allowed_ips text[] not null default '{}',
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_by_account on accounts.api_keys (account_id, id);
call platform.isolate_by_account('accounts.api_keys', 'select, insert, update');

create table accounts.smpp_credentials (
  account_id uuid not null references accounts.accounts (account_id),
  id uuid not null,
  system_id text not null unique,
  password_hash text not null,
  allowed_ips text[] not null default '{}',
  max_binds smallint not null check (max_binds > 0),
  max_per_second int not null check (max_per_second > 0),
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (account_id, id)
);
call platform.isolate_by_account('accounts.smpp_credentials', 'select, insert, update');
