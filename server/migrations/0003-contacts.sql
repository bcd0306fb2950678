-- People and the addresses they are reached at. One telephone number is one identity, whatever channels it serves.
create schema contacts;
grant usage on schema contacts to patchbay_app;

-- `search` holds the words of the name without case and accents, made by the code.
create table contacts.contacts (
  account_id uuid not null,
  id uuid not null,
  name text,
  language text,
  timezone text,
  country text,
  attributes jsonb not null default '{}',
  search tsvector not null default '',
  created_at timestamptz not null,
  primary key (account_id, id)
);
create index contacts_by_name on contacts.contacts using gin (search) with (fastupdate = off);
call platform.isolate_by_account('contacts.contacts');

-- `kind` is phone, email, or the channel whose ids they are; `scope` narrows ids that hold for one page or bot only.
-- `channels` are those the address is known to be used on. The C collation makes prefixes of addresses searchable by the key.
create table contacts.identities (
  account_id uuid not null,
  kind text not null,
  scope text not null default '',
  address text collate "C" not null,
  contact_id uuid not null,
  channels text[] not null,
  verified boolean not null default false,
  created_at timestamptz not null,
  primary key (account_id, kind, scope, address),
  foreign key (account_id, contact_id) references contacts.contacts (account_id, id) on delete cascade
);
create index identities_by_contact on contacts.identities (account_id, contact_id);
call platform.isolate_by_account('contacts.identities');

-- Merges as they were made, so that each can be undone: both contacts as they were before, and the identities that moved.
create table contacts.merges (
  account_id uuid not null,
  id uuid not null,
  kept_id uuid not null,
  merged_id uuid not null,
  kept_before jsonb not null,
  merged_before jsonb not null,
  moved jsonb not null,
  merged_by text not null,
  merged_at timestamptz not null,
  undone_at timestamptz,
  primary key (account_id, id)
);
create index merges_by_kept on contacts.merges (account_id, kept_id);
call platform.isolate_by_account('contacts.merges');
