-- Every schema as the migrations leave it. Made by `node tools/schema.ts`, compared by `npm run check`; nothing runs it.

create schema accounts;
grant usage on schema accounts to patchbay_app;

create table accounts.accounts (
  account_id uuid not null,
  name text not null,
  email text not null,
  currency text not null,
  timezone text not null,
  country text not null,
  state text not null default 'active'::text,
  state_since timestamp with time zone not null,
  api_rate_per_second integer,
  message_quota bigint,
  message_quota_approval text,
  pack text not null,
  terms_dated date,
  created_at timestamp with time zone not null,
  constraint accounts_pkey PRIMARY KEY (account_id),
  constraint accounts_api_rate_per_second_check CHECK ((api_rate_per_second > 0)),
  constraint accounts_check CHECK (((message_quota IS NULL) OR (message_quota_approval IS NOT NULL))),
  constraint accounts_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint accounts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint accounts_message_quota_check CHECK ((message_quota >= 0)),
  constraint accounts_state_check CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'export_only'::text, 'terminated'::text])))
);
alter table accounts.accounts enable row level security;
create policy own_account on accounts.accounts as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on accounts.accounts to patchbay_app;

create table accounts.api_keys (
  id uuid not null,
  account_id uuid,
  name text not null,
  prefix text not null,
  secret_hash bytea not null,
  scopes text[] not null,
  allowed_ips text[] not null default '{}'::text[],
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_secret_hash_key UNIQUE (secret_hash),
  constraint api_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.accounts(account_id)
);
CREATE INDEX api_keys_by_account ON accounts.api_keys USING btree (account_id, id);
alter table accounts.api_keys enable row level security;
create policy own_account on accounts.api_keys as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant insert, select, update on accounts.api_keys to patchbay_app;

create table accounts.password_tokens (
  token_hash bytea not null,
  user_id uuid not null,
  account_id uuid,
  expires_at timestamp with time zone not null,
  constraint password_tokens_pkey PRIMARY KEY (token_hash),
  constraint password_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(id) ON DELETE CASCADE
);
CREATE INDEX password_tokens_by_user ON accounts.password_tokens USING btree (user_id);
alter table accounts.password_tokens enable row level security;
create policy own_account on accounts.password_tokens as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant insert on accounts.password_tokens to patchbay_app;
grant select (user_id, account_id, expires_at) on accounts.password_tokens to patchbay_app;

create table accounts.passwords (
  user_id uuid not null,
  account_id uuid,
  hash text not null,
  set_at timestamp with time zone not null,
  constraint passwords_pkey PRIMARY KEY (user_id),
  constraint passwords_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(id) ON DELETE CASCADE
);
alter table accounts.passwords enable row level security;
create policy own_account on accounts.passwords as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant insert on accounts.passwords to patchbay_app;
grant select (user_id, account_id) on accounts.passwords to patchbay_app;

create table accounts.sessions (
  token_hash bytea not null,
  user_id uuid not null,
  account_id uuid,
  ip text not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES accounts.users(id) ON DELETE CASCADE
);
CREATE INDEX sessions_by_user ON accounts.sessions USING btree (user_id);
CREATE INDEX sessions_expired ON accounts.sessions USING btree (expires_at);
alter table accounts.sessions enable row level security;
create policy own_account on accounts.sessions as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, select on accounts.sessions to patchbay_app;

create table accounts.sign_in_failures (
  subject text not null,
  failures timestamp with time zone[] not null,
  constraint sign_in_failures_pkey PRIMARY KEY (subject)
);

create table accounts.sign_in_networks (
  name text not null,
  network text not null,
  seen_at timestamp with time zone not null,
  constraint sign_in_networks_pkey PRIMARY KEY (name, network)
);
CREATE INDEX sign_in_networks_seen ON accounts.sign_in_networks USING btree (seen_at);

create table accounts.smpp_credentials (
  account_id uuid not null,
  id uuid not null,
  system_id text not null,
  password_hash text not null,
  allowed_ips text[] not null default '{}'::text[],
  max_binds smallint not null,
  max_per_second integer not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint smpp_credentials_pkey PRIMARY KEY (account_id, id),
  constraint smpp_credentials_system_id_key UNIQUE (system_id),
  constraint smpp_credentials_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.accounts(account_id),
  constraint smpp_credentials_max_binds_check CHECK ((max_binds > 0)),
  constraint smpp_credentials_max_per_second_check CHECK ((max_per_second > 0))
);
alter table accounts.smpp_credentials enable row level security;
create policy own_account on accounts.smpp_credentials as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant insert, select, update on accounts.smpp_credentials to patchbay_app;

create table accounts.suspensions (
  account_id uuid not null,
  id uuid not null,
  reason text not null,
  note text,
  clause text,
  at timestamp with time zone not null,
  lifted_at timestamp with time zone,
  lifted_note text,
  constraint suspensions_pkey PRIMARY KEY (account_id, id),
  constraint suspensions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.accounts(account_id)
);
CREATE UNIQUE INDEX suspensions_open ON accounts.suspensions USING btree (account_id, reason) WHERE (lifted_at IS NULL);
alter table accounts.suspensions enable row level security;
create policy own_account on accounts.suspensions as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on accounts.suspensions to patchbay_app;

create table accounts.users (
  id uuid not null,
  account_id uuid,
  email text not null,
  name text not null,
  role text not null,
  created_at timestamp with time zone not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts.accounts(account_id),
  constraint users_check CHECK (((role = 'operator'::text) = (account_id IS NULL))),
  constraint users_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'developer'::text, 'agent'::text, 'operator'::text])))
);
CREATE INDEX users_by_account ON accounts.users USING btree (account_id, id);
CREATE UNIQUE INDEX users_by_email ON accounts.users USING btree (lower(email));
alter table accounts.users enable row level security;
create policy own_account on accounts.users as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on accounts.users to patchbay_app;

create schema analytics;
grant usage on schema analytics to patchbay_app;

create table analytics.usage_days (
  account_id uuid not null,
  day date not null,
  channel text not null,
  direction text not null,
  messages bigint not null default 0,
  segments bigint not null default 0,
  delivered bigint not null default 0,
  failed bigint not null default 0,
  spend bigint not null default 0,
  constraint usage_days_pkey PRIMARY KEY (account_id, day, channel, direction)
) with (fillfactor=50);
CREATE INDEX usage_days_by_day ON analytics.usage_days USING btree (day, account_id);
alter table analytics.usage_days enable row level security;
create policy own_account on analytics.usage_days as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on analytics.usage_days to patchbay_app;

create schema channels;
grant usage on schema channels to patchbay_app;

create table channels.carriers (
  id uuid not null,
  name text not null,
  channel text not null,
  settings jsonb not null,
  credentials text not null,
  enabled boolean not null default true,
  rate_per_second integer not null default 0,
  created_at timestamp with time zone not null,
  constraint carriers_pkey PRIMARY KEY (id),
  constraint carriers_name_key UNIQUE (name)
);

create table channels.connectors (
  account_id uuid not null,
  id uuid not null,
  channel text not null,
  name text not null,
  address text not null,
  settings jsonb not null,
  credentials text,
  hook_secret text not null,
  state text not null,
  state_reason text,
  state_since timestamp with time zone not null,
  facts jsonb not null default '{}'::jsonb,
  terms jsonb not null,
  rate_per_second integer not null default 0,
  expires_at timestamp with time zone,
  checked_at timestamp with time zone,
  created_at timestamp with time zone not null,
  awaits_reactivation boolean not null default false,
  constraint connectors_pkey PRIMARY KEY (account_id, id),
  constraint connectors_awaits_check CHECK (((NOT awaits_reactivation) OR (state = 'disconnected'::text))),
  constraint connectors_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'connected'::text, 'needs_reauth'::text, 'paused'::text, 'disconnected'::text])))
);
CREATE UNIQUE INDEX connectors_by_id ON channels.connectors USING btree (id);
CREATE UNIQUE INDEX connectors_live ON channels.connectors USING btree (channel, address) WHERE (state <> ALL (ARRAY['pending'::text, 'disconnected'::text]));
CREATE UNIQUE INDEX connectors_pending ON channels.connectors USING btree (account_id, channel, address) WHERE (state = 'pending'::text);
alter table channels.connectors enable row level security;
create policy own_account on channels.connectors as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on channels.connectors to patchbay_app;

create table channels.devices (
  account_id uuid not null,
  id uuid not null,
  connector_id uuid not null,
  contact_id uuid,
  kind text not null,
  sealed text not null,
  digest bytea not null,
  about jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  gone_at timestamp with time zone,
  gone_reason text,
  constraint devices_pkey PRIMARY KEY (account_id, id),
  constraint devices_kind_check CHECK ((kind = ANY (ARRAY['webpush'::text, 'fcm'::text, 'apns'::text, 'inapp'::text])))
);
CREATE INDEX devices_by_contact ON channels.devices USING btree (account_id, contact_id) WHERE (contact_id IS NOT NULL);
CREATE UNIQUE INDEX devices_by_id ON channels.devices USING btree (id);
CREATE UNIQUE INDEX devices_live ON channels.devices USING btree (connector_id, digest) WHERE (gone_at IS NULL);
alter table channels.devices enable row level security;
create policy own_account on channels.devices as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on channels.devices to patchbay_app;

create table channels.email_hits (
  account_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  kind text not null,
  link smallint,
  at timestamp with time zone not null,
  network text not null,
  user_agent text not null,
  verdict text not null,
  because text not null,
  constraint email_hits_pkey PRIMARY KEY (account_id, id),
  constraint email_hits_kind_check CHECK ((kind = ANY (ARRAY['open'::text, 'click'::text, 'unsubscribe'::text]))),
  constraint email_hits_verdict_check CHECK ((verdict = ANY (ARRAY['human'::text, 'machine'::text])))
);
CREATE INDEX email_hits_by_message ON channels.email_hits USING btree (account_id, message_id, at);
alter table channels.email_hits enable row level security;
create policy own_account on channels.email_hits as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on channels.email_hits to patchbay_app;

create table channels.feed_items (
  account_id uuid not null,
  message_id uuid not null,
  device_id uuid not null,
  place bigint not null,
  changed bigint not null,
  shown jsonb not null,
  collapse_key text,
  created_at timestamp with time zone not null,
  deliver_until timestamp with time zone,
  forget_at timestamp with time zone not null,
  delivered_at timestamp with time zone,
  read_at timestamp with time zone,
  archived_at timestamp with time zone,
  answer text,
  constraint feed_items_pkey PRIMARY KEY (account_id, message_id)
);
CREATE INDEX feed_items_by_change ON channels.feed_items USING btree (account_id, device_id, changed);
CREATE INDEX feed_items_to_forget ON channels.feed_items USING btree (forget_at);
CREATE INDEX feed_items_unread ON channels.feed_items USING btree (account_id, device_id) WHERE ((read_at IS NULL) AND (archived_at IS NULL));
CREATE UNIQUE INDEX feed_items_by_place ON channels.feed_items USING btree (account_id, device_id, place);
alter table channels.feed_items enable row level security;
create policy own_account on channels.feed_items as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on channels.feed_items to patchbay_app;

create table channels.feeds (
  account_id uuid not null,
  device_id uuid not null,
  seq bigint not null,
  constraint feeds_pkey PRIMARY KEY (account_id, device_id)
);
alter table channels.feeds enable row level security;
create policy own_account on channels.feeds as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on channels.feeds to patchbay_app;

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
  state text not null,
  attempts smallint not null default 0,
  retry_at timestamp with time zone,
  error text,
  created_at timestamp with time zone not null,
  constraint media_pkey PRIMARY KEY (account_id, id),
  constraint media_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'stored'::text, 'gone'::text])))
);
CREATE INDEX media_kept ON channels.media USING btree (account_id) INCLUDE (size_bytes) WHERE (state = 'stored'::text);
CREATE INDEX media_of_message ON channels.media USING btree (message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX media_waiting ON channels.media USING btree (retry_at) WHERE (state = 'waiting'::text);
alter table channels.media enable row level security;
create policy own_account on channels.media as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on channels.media to patchbay_app;

create table channels.media_chunks (
  account_id uuid not null,
  media_id uuid not null,
  n integer not null,
  bytes bytea not null,
  constraint media_chunks_pkey PRIMARY KEY (media_id, n)
);
alter table channels.media_chunks enable row level security;
create policy own_account on channels.media_chunks as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on channels.media_chunks to patchbay_app;

create table channels.parts_gone (
  account_id uuid not null,
  message_id uuid not null,
  refs jsonb not null,
  at timestamp with time zone not null,
  constraint parts_gone_pkey PRIMARY KEY (account_id, message_id)
);
CREATE INDEX parts_gone_by_age ON channels.parts_gone USING btree (at);
alter table channels.parts_gone enable row level security;
create policy own_account on channels.parts_gone as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on channels.parts_gone to patchbay_app;

create table channels.provider_requests (
  id uuid not null,
  account_id uuid not null,
  connector_id uuid not null,
  received_at timestamp with time zone not null,
  url text not null,
  headers json not null,
  body bytea not null,
  digest bytea not null,
  read_at timestamp with time zone,
  attempts smallint not null default 0,
  error text,
  constraint provider_requests_pkey PRIMARY KEY (id)
);
CREATE INDEX provider_requests_by_time ON channels.provider_requests USING brin (received_at);
CREATE INDEX provider_requests_unread ON channels.provider_requests USING btree (connector_id, id) WHERE (read_at IS NULL);
CREATE UNIQUE INDEX provider_requests_once ON channels.provider_requests USING btree (connector_id, digest);
alter table channels.provider_requests enable row level security;
create policy own_account on channels.provider_requests as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant insert, select on channels.provider_requests to patchbay_app;

create table channels.routes (
  id uuid not null,
  channel text not null,
  prefix text not null default ''::text,
  class text,
  account_id uuid,
  carrier_id uuid not null,
  priority smallint not null default 100,
  cost bigint not null default 0,
  created_at timestamp with time zone not null,
  constraint routes_pkey PRIMARY KEY (id),
  constraint routes_carrier_id_fkey FOREIGN KEY (carrier_id) REFERENCES channels.carriers(id) ON DELETE CASCADE
);
alter table channels.routes enable row level security;
create policy own_account on channels.routes as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on channels.routes to patchbay_app;

create table channels.templates (
  account_id uuid not null,
  id uuid not null,
  connector_id uuid not null,
  channel text not null,
  name text not null,
  language text not null,
  category text not null,
  definition jsonb not null,
  state text not null,
  reason text,
  quality text,
  provider_reference text,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  submitted_at timestamp with time zone,
  synced_at timestamp with time zone,
  constraint templates_pkey PRIMARY KEY (account_id, id),
  constraint templates_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'pending'::text, 'approved'::text, 'rejected'::text, 'paused'::text, 'disabled'::text, 'deleted'::text])))
);
CREATE INDEX templates_by_reference ON channels.templates USING btree (account_id, channel, provider_reference);
CREATE UNIQUE INDEX templates_live ON channels.templates USING btree (connector_id, name, language) WHERE (state <> 'deleted'::text);
alter table channels.templates enable row level security;
create policy own_account on channels.templates as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on channels.templates to patchbay_app;

create table channels.warm_up_days (
  domain text not null,
  provider text not null,
  day date not null,
  taken integer not null,
  granted integer not null,
  constraint warm_up_days_pkey PRIMARY KEY (domain, provider, day),
  constraint warm_up_days_taken_check CHECK ((taken >= 0))
);

create schema consent;
grant usage on schema consent to patchbay_app;
grant execute on function consent.newest(a jsonb, b jsonb) to patchbay_app;
grant execute on function consent.newest(a jsonb, b jsonb) to public;

CREATE OR REPLACE FUNCTION consent.newest(a jsonb, b jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select jsonb_object_agg(key, value) from (
    select distinct on (key) key, value
    from (select * from jsonb_each(a) union all select * from jsonb_each(b)) as both_states
    order by key, value ->> 'at' collate "C" desc, value ->> 'recordId' collate "C" desc) as newer
$function$;

CREATE OR REPLACE FUNCTION consent.project_suppression()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION consent.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a consent record is never changed: add the next one';
end $function$;

create table consent.permissions (
  account_id uuid not null,
  channel text not null,
  address text collate "C" not null,
  grants jsonb not null default '{}'::jsonb,
  suppression jsonb,
  constraint permissions_pkey PRIMARY KEY (account_id, channel, address)
) with (fillfactor=90);
alter table consent.permissions enable row level security;
create policy own_account on consent.permissions as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant insert, select, update on consent.permissions to patchbay_app;

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
  evidence jsonb not null default '{}'::jsonb,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  recorded_by text not null,
  constraint records_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX records_by_address ON consent.records USING btree (account_id, address, id);
CREATE INDEX records_by_contact ON consent.records USING btree (account_id, contact_id, id);
alter table consent.records enable row level security;
create policy own_account on consent.records as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
CREATE TRIGGER records_stay BEFORE UPDATE ON consent.records FOR EACH ROW EXECUTE FUNCTION consent.refuse_change();
grant insert, select on consent.records to patchbay_app;

create table consent.suppressions (
  account_id uuid not null,
  id uuid not null,
  channel text not null,
  address text collate "C" not null,
  scope text not null,
  reason text not null,
  source text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  constraint suppressions_pkey PRIMARY KEY (account_id, id),
  constraint suppressions_account_id_channel_address_key UNIQUE (account_id, channel, address)
);
alter table consent.suppressions enable row level security;
create policy own_account on consent.suppressions as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
CREATE TRIGGER suppressions_projected AFTER INSERT OR DELETE OR UPDATE ON consent.suppressions FOR EACH ROW EXECUTE FUNCTION consent.project_suppression();
grant delete, insert, select, update on consent.suppressions to patchbay_app;

create schema contacts;
grant usage on schema contacts to patchbay_app;

create table contacts.contacts (
  account_id uuid not null,
  id uuid not null,
  name text,
  language text,
  timezone text,
  country text,
  attributes jsonb not null default '{}'::jsonb,
  search tsvector not null default ''::tsvector,
  created_at timestamp with time zone not null,
  constraint contacts_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX contacts_by_name ON contacts.contacts USING gin (search) WITH (fastupdate=off);
alter table contacts.contacts enable row level security;
create policy own_account on contacts.contacts as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on contacts.contacts to patchbay_app;

create table contacts.identities (
  account_id uuid not null,
  kind text not null,
  scope text not null default ''::text,
  address text collate "C" not null,
  contact_id uuid not null,
  channels text[] not null,
  verified boolean not null default false,
  created_at timestamp with time zone not null,
  constraint identities_pkey PRIMARY KEY (account_id, kind, scope, address),
  constraint identities_account_id_contact_id_fkey FOREIGN KEY (account_id, contact_id) REFERENCES contacts.contacts(account_id, id) ON DELETE CASCADE
);
CREATE INDEX identities_by_contact ON contacts.identities USING btree (account_id, contact_id);
alter table contacts.identities enable row level security;
create policy own_account on contacts.identities as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on contacts.identities to patchbay_app;

create table contacts.merges (
  account_id uuid not null,
  id uuid not null,
  kept_id uuid not null,
  merged_id uuid not null,
  kept_before jsonb not null,
  merged_before jsonb not null,
  moved jsonb not null,
  merged_by text not null,
  merged_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  constraint merges_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX merges_by_kept ON contacts.merges USING btree (account_id, kept_id);
alter table contacts.merges enable row level security;
create policy own_account on contacts.merges as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on contacts.merges to patchbay_app;

create schema edges;
grant usage on schema edges to patchbay_app;

create table edges.smpp_long_messages (
  account_id uuid not null,
  id uuid not null,
  system_id text not null,
  source text not null,
  destination text not null,
  reference integer not null,
  width text not null,
  total smallint not null,
  parts jsonb not null,
  is_whole boolean not null default false,
  message_id uuid,
  changed_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint smpp_long_messages_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX smpp_long_messages_by_end ON edges.smpp_long_messages USING btree (expires_at);
CREATE INDEX smpp_long_messages_stuck ON edges.smpp_long_messages USING btree (account_id, system_id, changed_at) WHERE (is_whole AND (message_id IS NULL));
CREATE UNIQUE INDEX smpp_long_messages_open ON edges.smpp_long_messages USING btree (account_id, system_id, source, destination, reference, width, total) WHERE (NOT is_whole);
alter table edges.smpp_long_messages enable row level security;
create policy own_account on edges.smpp_long_messages as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on edges.smpp_long_messages to patchbay_app;

create table edges.smpp_outgoing (
  account_id uuid not null,
  id uuid not null,
  system_id text not null,
  about text not null,
  pdu json not null,
  attempts smallint not null default 0,
  next_at timestamp with time zone not null,
  owner integer,
  expires_at timestamp with time zone not null,
  constraint smpp_outgoing_pkey PRIMARY KEY (account_id, id)
) with (fillfactor=90, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=20000);
CREATE INDEX smpp_outgoing_by_end ON edges.smpp_outgoing USING btree (expires_at);
CREATE INDEX smpp_outgoing_by_message ON edges.smpp_outgoing USING btree (account_id, about, id);
CREATE INDEX smpp_outgoing_owned ON edges.smpp_outgoing USING btree (owner) WHERE (owner IS NOT NULL);
CREATE INDEX smpp_outgoing_waiting ON edges.smpp_outgoing USING btree (account_id, system_id, id) WHERE (owner IS NULL);
alter table edges.smpp_outgoing enable row level security;
create policy own_account on edges.smpp_outgoing as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on edges.smpp_outgoing to patchbay_app;

create table edges.smpp_receivers (
  account_id uuid not null,
  system_id text not null,
  takes_messages boolean not null default true,
  last_bound_at timestamp with time zone not null,
  constraint smpp_receivers_pkey PRIMARY KEY (account_id, system_id)
);
alter table edges.smpp_receivers enable row level security;
create policy own_account on edges.smpp_receivers as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select, update on edges.smpp_receivers to patchbay_app;

create table edges.twilio_callbacks (
  account_id uuid not null,
  id uuid not null,
  about uuid not null,
  kind text not null,
  url text not null,
  method text not null,
  fallback json,
  params json not null,
  attempts smallint not null default 0,
  next_at timestamp with time zone not null,
  owner integer,
  constraint twilio_callbacks_pkey PRIMARY KEY (account_id, id),
  constraint twilio_callbacks_kind_check CHECK ((kind = ANY (ARRAY['status'::text, 'inbound'::text]))),
  constraint twilio_callbacks_method_check CHECK ((method = ANY (ARRAY['GET'::text, 'POST'::text])))
) with (fillfactor=90, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=20000);
CREATE INDEX twilio_callbacks_by_message ON edges.twilio_callbacks USING btree (account_id, about, id);
CREATE INDEX twilio_callbacks_owned ON edges.twilio_callbacks USING btree (owner) WHERE (owner IS NOT NULL);
CREATE INDEX twilio_callbacks_waiting ON edges.twilio_callbacks USING btree (account_id, next_at, id) WHERE (owner IS NULL);
alter table edges.twilio_callbacks enable row level security;
create policy own_account on edges.twilio_callbacks as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on edges.twilio_callbacks to patchbay_app;

create table edges.twilio_credentials (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  rank text,
  name text not null default ''::text,
  secret text not null,
  created_at timestamp with time zone not null,
  constraint twilio_credentials_pkey PRIMARY KEY (account_id, id),
  constraint twilio_credentials_check CHECK (((kind = 'auth_token'::text) = (rank IS NOT NULL))),
  constraint twilio_credentials_kind_check CHECK ((kind = ANY (ARRAY['auth_token'::text, 'api_key'::text]))),
  constraint twilio_credentials_rank_check CHECK ((rank = ANY (ARRAY['primary'::text, 'secondary'::text])))
);
CREATE UNIQUE INDEX twilio_credentials_by_id ON edges.twilio_credentials USING btree (id) WHERE (kind = 'api_key'::text);
CREATE UNIQUE INDEX twilio_credentials_by_rank ON edges.twilio_credentials USING btree (account_id, rank) WHERE (rank IS NOT NULL);
alter table edges.twilio_credentials enable row level security;
create policy own_account on edges.twilio_credentials as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on edges.twilio_credentials to patchbay_app;

create table edges.twilio_numbers (
  account_id uuid not null,
  sender_id uuid not null,
  settings json not null,
  updated_at timestamp with time zone not null,
  constraint twilio_numbers_pkey PRIMARY KEY (account_id, sender_id)
);
alter table edges.twilio_numbers enable row level security;
create policy own_account on edges.twilio_numbers as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on edges.twilio_numbers to patchbay_app;

create table edges.twilio_service_numbers (
  account_id uuid not null,
  sender_id uuid not null,
  service_id uuid not null,
  created_at timestamp with time zone not null,
  constraint twilio_service_numbers_pkey PRIMARY KEY (account_id, sender_id),
  constraint twilio_service_numbers_account_id_service_id_fkey FOREIGN KEY (account_id, service_id) REFERENCES edges.twilio_services(account_id, id) ON DELETE CASCADE
);
CREATE INDEX twilio_service_numbers_by_service ON edges.twilio_service_numbers USING btree (account_id, service_id);
alter table edges.twilio_service_numbers enable row level security;
create policy own_account on edges.twilio_service_numbers as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on edges.twilio_service_numbers to patchbay_app;

create table edges.twilio_services (
  account_id uuid not null,
  id uuid not null,
  settings json not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint twilio_services_pkey PRIMARY KEY (account_id, id)
);
alter table edges.twilio_services enable row level security;
create policy own_account on edges.twilio_services as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on edges.twilio_services to patchbay_app;

create table edges.twilio_settings (
  account_id uuid not null,
  callback_body text not null,
  constraint twilio_settings_pkey PRIMARY KEY (account_id),
  constraint twilio_settings_callback_body_check CHECK ((callback_body = ANY (ARRAY['form'::text, 'json'::text])))
);
alter table edges.twilio_settings enable row level security;
create policy own_account on edges.twilio_settings as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on edges.twilio_settings to patchbay_app;

create schema messaging;
grant usage on schema messaging to patchbay_app;

CREATE OR REPLACE FUNCTION messaging.ensure_week(at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION messaging.lowest_id(ms bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-0000-0000-000000000000' from (select lpad(to_hex(ms), 12, '0') as h) as x
$function$;

create table messaging.contact_windows (
  account_id uuid not null,
  channel text not null,
  address text not null,
  sender text not null,
  last_inbound_at timestamp with time zone not null,
  entry_until timestamp with time zone,
  constraint contact_windows_pkey PRIMARY KEY (account_id, channel, address, sender)
);
alter table messaging.contact_windows enable row level security;
create policy own_account on messaging.contact_windows as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.contact_windows to patchbay_app;

create table messaging.decisions (
  account_id uuid not null,
  id uuid not null,
  month date not null,
  decision json not null,
  constraint decisions_pkey PRIMARY KEY (account_id, id)
);
alter table messaging.decisions enable row level security;
create policy own_account on messaging.decisions as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.decisions to patchbay_app;

create table messaging.dispatch (
  message_id uuid not null,
  account_id uuid not null,
  channel text not null,
  priority smallint not null,
  run_at timestamp with time zone not null,
  owner integer,
  attempts smallint not null default 0,
  not_by uuid[],
  constraint dispatch_pkey PRIMARY KEY (message_id)
) with (fillfactor=90, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=20000);
CREATE INDEX dispatch_owned ON messaging.dispatch USING btree (owner) WHERE (owner IS NOT NULL);
CREATE INDEX dispatch_waiting ON messaging.dispatch USING btree (channel, priority, account_id, run_at) WHERE (owner IS NULL);
alter table messaging.dispatch enable row level security;
create policy own_account on messaging.dispatch as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.dispatch to patchbay_app;

create table messaging.fallbacks (
  message_id uuid not null,
  account_id uuid not null,
  root_id uuid not null,
  steps json not null,
  due_at timestamp with time zone,
  taken_by uuid,
  ended_at timestamp with time zone,
  ended_because text,
  constraint fallbacks_pkey PRIMARY KEY (message_id)
);
CREATE INDEX fallbacks_by_root ON messaging.fallbacks USING btree (root_id);
CREATE INDEX fallbacks_due ON messaging.fallbacks USING btree (due_at) WHERE (ended_at IS NULL);
alter table messaging.fallbacks enable row level security;
create policy own_account on messaging.fallbacks as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.fallbacks to patchbay_app;

create table messaging.frequency_counts (
  account_id uuid not null,
  channel text not null,
  address text not null,
  hour timestamp with time zone not null,
  count integer not null,
  class text not null,
  constraint frequency_counts_pkey PRIMARY KEY (account_id, channel, address, class, hour)
);
alter table messaging.frequency_counts enable row level security;
create policy own_account on messaging.frequency_counts as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.frequency_counts to patchbay_app;

create table messaging.frozen (
  account_id uuid not null,
  message_id uuid not null,
  channel text not null,
  priority smallint not null,
  run_at timestamp with time zone not null,
  attempts smallint not null,
  not_by uuid[],
  held boolean not null,
  expires_at timestamp with time zone not null,
  constraint frozen_pkey PRIMARY KEY (account_id, message_id)
);
CREATE INDEX frozen_by_end ON messaging.frozen USING btree (expires_at);
alter table messaging.frozen enable row level security;
create policy own_account on messaging.frozen as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.frozen to patchbay_app;

create table messaging.inbound_parts (
  carrier_id uuid not null,
  sender text not null,
  address text not null,
  part_group text not null,
  part smallint not null,
  parts smallint not null,
  payload text not null,
  received_at timestamp with time zone not null,
  done_at timestamp with time zone,
  constraint inbound_parts_pkey PRIMARY KEY (carrier_id, sender, address, part_group, part)
);

create table messaging.message_events (
  account_id uuid not null,
  message_id uuid not null,
  at timestamp with time zone not null,
  status text not null,
  code text,
  detail text,
  carrier_id uuid
) partition by range (message_id);
CREATE INDEX message_events_by_message ON ONLY messaging.message_events USING btree (account_id, message_id);
alter table messaging.message_events enable row level security;
create policy own_account on messaging.message_events as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.message_events to patchbay_app;

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
  charge text not null default 'none'::text,
  charge_on text,
  carrier_id uuid,
  attempts smallint not null default 0,
  metadata json,
  callback_url text,
  decision_id uuid,
  registration json,
  actor text not null,
  send_at timestamp with time zone,
  expires_at timestamp with time zone,
  submitted_at timestamp with time zone,
  delivered_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint messages_pkey PRIMARY KEY (account_id, id)
) partition by range (id);
CREATE INDEX messages_by_address ON ONLY messaging.messages USING btree (address, account_id, id);
CREATE INDEX messages_by_time ON ONLY messaging.messages USING brin (id) WITH (pages_per_range='32');
CREATE INDEX messages_unread ON ONLY messaging.messages USING btree (address, sender, account_id, id) WHERE ((direction = 'outbound'::text) AND (status = ANY (ARRAY['submitted'::text, 'delivered'::text])) AND (channel = ANY (ARRAY['messenger'::text, 'instagram'::text, 'webchat'::text])));
alter table messaging.messages enable row level security;
create policy own_account on messaging.messages as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.messages to patchbay_app;

create table messaging.monthly_counts (
  account_id uuid not null,
  month date not null,
  count bigint not null,
  notified_at timestamp with time zone,
  constraint monthly_counts_pkey PRIMARY KEY (account_id, month)
) with (fillfactor=50);
alter table messaging.monthly_counts enable row level security;
create policy own_account on messaging.monthly_counts as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.monthly_counts to patchbay_app;

create table messaging.parked_receipts (
  id uuid not null,
  carrier_id uuid not null,
  ref text not null,
  receipt jsonb not null,
  received_at timestamp with time zone not null,
  retry_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint parked_receipts_pkey PRIMARY KEY (id)
);
CREATE INDEX parked_receipts_due ON messaging.parked_receipts USING btree (retry_at);

create table messaging.provider_messages (
  carrier_id uuid not null,
  provider_id text not null,
  account_id uuid not null,
  message_id uuid not null,
  constraint provider_messages_pkey PRIMARY KEY (carrier_id, provider_id)
);
CREATE INDEX provider_messages_by_message ON messaging.provider_messages USING btree (message_id);
alter table messaging.provider_messages enable row level security;
create policy own_account on messaging.provider_messages as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.provider_messages to patchbay_app;

create table messaging.submissions (
  message_id uuid not null,
  account_id uuid not null,
  carrier_id uuid not null,
  ref text not null,
  part smallint not null default 1,
  parts smallint not null default 1,
  state text
) partition by range (message_id);
CREATE INDEX submissions_by_ref ON ONLY messaging.submissions USING btree (ref);
alter table messaging.submissions enable row level security;
create policy own_account on messaging.submissions as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.submissions to patchbay_app;

create table messaging.unreported_later (
  account_id uuid not null,
  message_id uuid not null,
  look_at timestamp with time zone not null,
  constraint unreported_later_pkey PRIMARY KEY (account_id, message_id)
);
CREATE INDEX unreported_later_due ON messaging.unreported_later USING btree (look_at);
alter table messaging.unreported_later enable row level security;
create policy own_account on messaging.unreported_later as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on messaging.unreported_later to patchbay_app;

create schema platform;
grant usage on schema platform to patchbay_app;
grant execute on function platform.current_account() to patchbay_app;
grant execute on function platform.current_account() to public;

create sequence platform.node_numbers as integer start 1 increment 1 minvalue 1 maxvalue 2147483647;

CREATE OR REPLACE FUNCTION platform.current_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.account_id'::text, true), ''::text))::uuid;

CREATE OR REPLACE PROCEDURE platform.isolate_by_account(IN relation regclass, IN privileges text DEFAULT 'select, insert, update, delete'::text)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('alter table %s enable row level security', relation);
  execute format('create policy own_account on %s to patchbay_app using (account_id = (select platform.current_account())) with check (account_id = (select platform.current_account()))', relation);
  execute format('grant %s on %s to patchbay_app', privileges, relation);
end $procedure$;

create table platform.audit_events (
  account_id uuid not null,
  id uuid not null,
  actor text not null,
  action text not null,
  target text,
  ip text,
  details jsonb not null default '{}'::jsonb,
  at timestamp with time zone not null,
  constraint audit_events_pkey PRIMARY KEY (account_id, id)
);
alter table platform.audit_events enable row level security;
create policy own_account on platform.audit_events as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant insert, select on platform.audit_events to patchbay_app;

create table platform.idempotency_keys (
  account_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status smallint,
  response json,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (account_id, key)
);
alter table platform.idempotency_keys enable row level security;
create policy own_account on platform.idempotency_keys as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on platform.idempotency_keys to patchbay_app;

create table platform.jobs (
  id uuid not null,
  name text not null,
  key text,
  payload jsonb not null default '{}'::jsonb,
  run_at timestamp with time zone not null,
  attempts smallint not null default 0,
  last_error text,
  failed_at timestamp with time zone,
  owner integer,
  constraint jobs_pkey PRIMARY KEY (id),
  constraint jobs_key_key UNIQUE (key)
);
CREATE INDEX jobs_due ON platform.jobs USING btree (run_at) WHERE (failed_at IS NULL);

create table platform.migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (name)
);

create table platform.outbox (
  xid xid8 not null default pg_current_xact_id(),
  id uuid not null,
  account_id uuid,
  name text not null,
  items json not null,
  at timestamp with time zone not null,
  constraint outbox_pkey PRIMARY KEY (xid, id)
);
alter table platform.outbox enable row level security;
create policy own_account on platform.outbox as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant insert, select on platform.outbox to patchbay_app;

create table platform.outbox_readers (
  reader text not null,
  xid xid8 not null default '0'::xid8,
  id uuid not null default '00000000-0000-0000-0000-000000000000'::uuid,
  seen_at timestamp with time zone,
  constraint outbox_readers_pkey PRIMARY KEY (reader)
);

create table platform.settings (
  name text not null,
  value jsonb not null,
  constraint settings_pkey PRIMARY KEY (name)
);

create schema rating;
grant usage on schema rating to patchbay_app;

create table rating.account_cards (
  account_id uuid not null,
  card_id uuid not null,
  constraint account_cards_pkey PRIMARY KEY (account_id),
  constraint account_cards_card_id_fkey FOREIGN KEY (card_id) REFERENCES rating.rate_cards(id)
);
alter table rating.account_cards enable row level security;
create policy own_account on rating.account_cards as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on rating.account_cards to patchbay_app;

create table rating.rate_cards (
  id uuid not null,
  name text not null,
  currency text not null,
  is_default boolean not null default false,
  created_at timestamp with time zone not null,
  constraint rate_cards_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX one_default_card ON rating.rate_cards USING btree (currency) WHERE is_default;

create table rating.rates (
  id uuid not null,
  card_id uuid not null,
  channel text not null,
  direction text not null default 'outbound'::text,
  prefix text not null default ''::text,
  class text,
  price bigint not null,
  per text not null default 'segment'::text,
  charge_on text not null default 'delivered'::text,
  effective_from timestamp with time zone not null,
  effective_until timestamp with time zone,
  constraint rates_pkey PRIMARY KEY (id),
  constraint rates_card_id_fkey FOREIGN KEY (card_id) REFERENCES rating.rate_cards(id) ON DELETE CASCADE,
  constraint rates_charge_on_check CHECK ((charge_on = ANY (ARRAY['submitted'::text, 'delivered'::text]))),
  constraint rates_per_check CHECK ((per = ANY (ARRAY['segment'::text, 'message'::text]))),
  constraint rates_price_check CHECK ((price >= 0))
);
CREATE INDEX rates_of_card ON rating.rates USING btree (card_id, channel, prefix);

create schema senders;
grant usage on schema senders to patchbay_app;

create table senders.dlt_entities (
  account_id uuid not null,
  id uuid not null,
  entity_id text not null,
  name text not null,
  telemarketer_ids text[] not null default '{}'::text[],
  variable_length_max smallint not null default 30,
  status text not null default 'active'::text,
  created_at timestamp with time zone not null,
  constraint dlt_entities_pkey PRIMARY KEY (account_id, id),
  constraint dlt_entities_account_id_entity_id_key UNIQUE (account_id, entity_id)
);
alter table senders.dlt_entities enable row level security;
create policy own_account on senders.dlt_entities as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on senders.dlt_entities to patchbay_app;

create table senders.dlt_headers (
  account_id uuid not null,
  id uuid not null,
  entity_id text not null,
  header text collate "C" not null,
  header_id text,
  category text not null,
  status text not null default 'active'::text,
  created_at timestamp with time zone not null,
  constraint dlt_headers_pkey PRIMARY KEY (account_id, id),
  constraint dlt_headers_account_id_header_key UNIQUE (account_id, header),
  constraint dlt_headers_account_id_entity_id_fkey FOREIGN KEY (account_id, entity_id) REFERENCES senders.dlt_entities(account_id, entity_id) ON DELETE CASCADE
);
alter table senders.dlt_headers enable row level security;
create policy own_account on senders.dlt_headers as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on senders.dlt_headers to patchbay_app;

create table senders.dlt_templates (
  account_id uuid not null,
  id uuid not null,
  entity_id text not null,
  template_id text not null,
  name text not null,
  headers text[] not null,
  category text not null,
  language text not null,
  body text not null,
  status text not null default 'active'::text,
  created_at timestamp with time zone not null,
  constraint dlt_templates_pkey PRIMARY KEY (account_id, id),
  constraint dlt_templates_account_id_template_id_key UNIQUE (account_id, template_id),
  constraint dlt_templates_account_id_entity_id_fkey FOREIGN KEY (account_id, entity_id) REFERENCES senders.dlt_entities(account_id, entity_id) ON DELETE CASCADE
);
alter table senders.dlt_templates enable row level security;
create policy own_account on senders.dlt_templates as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on senders.dlt_templates to patchbay_app;

create table senders.senders (
  account_id uuid not null,
  id uuid not null,
  channel text not null,
  address text not null,
  kind text not null,
  country text,
  is_default boolean not null default false,
  status text not null default 'active'::text,
  created_at timestamp with time zone not null,
  constraint senders_pkey PRIMARY KEY (account_id, id),
  constraint senders_account_id_channel_address_key UNIQUE (account_id, channel, address)
);
CREATE INDEX senders_by_address ON senders.senders USING btree (channel, address);
CREATE UNIQUE INDEX one_default_per_channel ON senders.senders USING btree (account_id, channel) WHERE is_default;
alter table senders.senders enable row level security;
create policy own_account on senders.senders as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on senders.senders to patchbay_app;

create table senders.templates (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  channel text not null,
  language text not null,
  body text not null,
  class text not null,
  dlt_template_id text,
  created_at timestamp with time zone not null,
  subject text,
  html text,
  compiled_html text,
  variables text[] not null default '{}'::text[],
  samples jsonb not null default '{}'::jsonb,
  updated_at timestamp with time zone not null,
  constraint templates_pkey PRIMARY KEY (account_id, id),
  constraint templates_account_id_channel_name_language_key UNIQUE (account_id, channel, name, language)
);
alter table senders.templates enable row level security;
create policy own_account on senders.templates as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on senders.templates to patchbay_app;

create schema wallet;
grant usage on schema wallet to patchbay_app;

create view wallet.entries with (security_invoker=true) as
 SELECT transfers.account_id,
    transfers.id AS transfer_id,
    transfers.debit AS ledger_account,
    (- transfers.amount) AS amount,
    transfers.currency,
    transfers.at
   FROM wallet.transfers
UNION ALL
 SELECT transfers.account_id,
    transfers.id AS transfer_id,
    transfers.credit AS ledger_account,
    transfers.amount,
    transfers.currency,
    transfers.at
   FROM wallet.transfers;
grant select on wallet.entries to patchbay_app;

create table wallet.transfers (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  debit text not null,
  credit text not null,
  amount bigint not null,
  currency text not null,
  available_after bigint not null,
  count integer not null default 1,
  reference text,
  note text,
  at timestamp with time zone not null,
  constraint transfers_pkey PRIMARY KEY (account_id, id),
  constraint transfers_amount_check CHECK ((amount > 0)),
  constraint transfers_check CHECK ((debit <> credit)),
  constraint transfers_kind_check CHECK ((kind = ANY (ARRAY['credit'::text, 'hold'::text, 'settle'::text, 'release'::text, 'adjustment'::text])))
);
alter table wallet.transfers enable row level security;
create policy own_account on wallet.transfers as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on wallet.transfers to patchbay_app;

create table wallet.wallets (
  account_id uuid not null,
  currency text not null,
  available bigint not null default 0,
  held bigint not null default 0,
  credit_limit bigint not null default 0,
  low_at bigint,
  low_told boolean not null default false,
  constraint wallets_pkey PRIMARY KEY (account_id),
  constraint wallet_covers CHECK (((available + credit_limit) >= 0)),
  constraint wallets_credit_limit_check CHECK ((credit_limit >= 0)),
  constraint wallets_held_check CHECK ((held >= 0))
) with (fillfactor=50);
alter table wallet.wallets enable row level security;
create policy own_account on wallet.wallets as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select on wallet.wallets to patchbay_app;
grant update (low_at, low_told) on wallet.wallets to patchbay_app;

create schema webchat;
grant usage on schema webchat to patchbay_app;

create table webchat.files (
  account_id uuid not null,
  id uuid not null,
  visitor_id uuid not null,
  filename text not null,
  mime_type text not null,
  size_bytes integer not null,
  body bytea not null,
  is_said boolean not null default false,
  created_at timestamp with time zone not null,
  constraint files_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX files_by_visitor ON webchat.files USING btree (account_id, visitor_id);
CREATE INDEX files_unsaid ON webchat.files USING btree (created_at) WHERE (NOT is_said);
alter table webchat.files enable row level security;
create policy own_account on webchat.files as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on webchat.files to patchbay_app;

create table webchat.lines (
  account_id uuid not null,
  visitor_id uuid not null,
  seq integer not null,
  id uuid not null,
  origin text not null,
  client_id text,
  message_id uuid,
  content jsonb not null,
  said_at timestamp with time zone not null,
  constraint lines_pkey PRIMARY KEY (account_id, visitor_id, seq),
  constraint lines_origin_check CHECK ((origin = ANY (ARRAY['visitor'::text, 'business'::text])))
);
CREATE UNIQUE INDEX lines_by_id ON webchat.lines USING btree (account_id, id);
CREATE UNIQUE INDEX lines_once_said ON webchat.lines USING btree (account_id, visitor_id, client_id) WHERE (client_id IS NOT NULL);
CREATE UNIQUE INDEX lines_once_sent ON webchat.lines USING btree (account_id, message_id) WHERE (message_id IS NOT NULL);
alter table webchat.lines enable row level security;
create policy own_account on webchat.lines as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on webchat.lines to patchbay_app;

create table webchat.tokens (
  hash text not null,
  account_id uuid not null,
  visitor_id uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint tokens_pkey PRIMARY KEY (hash)
);
CREATE INDEX tokens_by_end ON webchat.tokens USING btree (expires_at);
CREATE INDEX tokens_by_visitor ON webchat.tokens USING btree (account_id, visitor_id);
alter table webchat.tokens enable row level security;
create policy own_account on webchat.tokens as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on webchat.tokens to patchbay_app;

create table webchat.updates (
  account_id uuid not null,
  id uuid not null,
  site_key text not null,
  visitor_id uuid not null,
  update jsonb not null,
  claimed_until timestamp with time zone,
  constraint updates_pkey PRIMARY KEY (account_id, id)
) with (fillfactor=90, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000);
CREATE INDEX updates_by_visitor ON webchat.updates USING btree (account_id, visitor_id, id);
CREATE INDEX updates_waiting ON webchat.updates USING btree (site_key, id);
alter table webchat.updates enable row level security;
create policy own_account on webchat.updates as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on webchat.updates to patchbay_app;

create table webchat.visitors (
  account_id uuid not null,
  id uuid not null,
  site_key text not null,
  external_id text,
  became_id uuid,
  profile jsonb not null default '{}'::jsonb,
  line_count integer not null default 0,
  delivered_seq integer not null default 0,
  read_seq integer not null default 0,
  seen_seq integer not null default 0,
  created_at timestamp with time zone not null,
  constraint visitors_pkey PRIMARY KEY (account_id, id)
);
CREATE INDEX visitors_by_became ON webchat.visitors USING btree (account_id, became_id) WHERE (became_id IS NOT NULL);
CREATE UNIQUE INDEX visitors_by_address ON webchat.visitors USING btree (site_key, id);
CREATE UNIQUE INDEX visitors_proven ON webchat.visitors USING btree (account_id, site_key, external_id) WHERE (external_id IS NOT NULL);
alter table webchat.visitors enable row level security;
create policy own_account on webchat.visitors as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on webchat.visitors to patchbay_app;

create schema webhooks;
grant usage on schema webhooks to patchbay_app;

CREATE OR REPLACE FUNCTION webhooks.drop_weeks_before(week bigint)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION webhooks.ensure_week(week bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  week_ms constant bigint := 604800000;
  relation text := 'deliveries_' || week;
begin
  if to_regclass('webhooks.' || relation) is not null then return; end if;
  perform pg_advisory_xact_lock(hashtext('webhooks.ensure_week'));
  if to_regclass('webhooks.' || relation) is not null then return; end if;
  execute format('create table webhooks.%I partition of webhooks.deliveries for values from (%L) to (%L)',
    relation, webhooks.lowest_id(week * week_ms), webhooks.lowest_id((week + 1) * week_ms));
end $function$;

CREATE OR REPLACE FUNCTION webhooks.lowest_id(ms bigint)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-0000-0000-000000000000')::uuid from (select lpad(to_hex(ms), 12, '0') as h) as x
$function$;

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
  next_attempt_at timestamp with time zone,
  owner integer,
  constraint deliveries_pkey PRIMARY KEY (account_id, id)
) partition by range (id);
CREATE INDEX deliveries_by_target ON ONLY webhooks.deliveries USING btree (account_id, target, id);
CREATE INDEX deliveries_owned ON ONLY webhooks.deliveries USING btree (owner) WHERE (owner IS NOT NULL);
CREATE INDEX deliveries_unfinished ON ONLY webhooks.deliveries USING btree (account_id, id) WHERE (state <> 'delivered'::text);
CREATE INDEX deliveries_waiting ON ONLY webhooks.deliveries USING btree (target, next_attempt_at) WHERE ((state = 'retrying'::text) AND (owner IS NULL));
alter table webhooks.deliveries enable row level security;
create policy own_account on webhooks.deliveries as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant select, update on webhooks.deliveries to patchbay_app;

create table webhooks.endpoints (
  account_id uuid not null,
  id uuid not null,
  url text not null,
  events text[] not null,
  description text not null default ''::text,
  secret text not null,
  previous_secret text,
  previous_until timestamp with time zone,
  enabled boolean not null default true,
  disabled_reason text,
  failing_since timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint endpoints_pkey PRIMARY KEY (account_id, id),
  constraint endpoints_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['gone'::text, 'failing'::text, 'by_customer'::text])))
);
alter table webhooks.endpoints enable row level security;
create policy own_account on webhooks.endpoints as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on webhooks.endpoints to patchbay_app;

create table webhooks.signing_secrets (
  account_id uuid not null,
  secret text not null,
  previous_secret text,
  previous_until timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint signing_secrets_pkey PRIMARY KEY (account_id)
);
alter table webhooks.signing_secrets enable row level security;
create policy own_account on webhooks.signing_secrets as permissive for all to patchbay_app using (account_id = ( SELECT platform.current_account() AS current_account)) with check (account_id = ( SELECT platform.current_account() AS current_account));
grant delete, insert, select, update on webhooks.signing_secrets to patchbay_app;
