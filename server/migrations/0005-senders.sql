-- Whom an account sends as: senders, templates, and what India's operators registered (DLT).
create schema senders;
grant usage on schema senders to patchbay_app;

create table senders.senders (
  account_id uuid not null,
  id uuid not null,
  channel text not null,
  address text not null,
  kind text not null,
  country text,
  is_default boolean not null default false,
  status text not null default 'active',
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, channel, address)
);
create unique index one_default_per_channel on senders.senders (account_id, channel) where is_default;
create index senders_by_address on senders.senders (channel, address);
call platform.isolate_by_account('senders.senders');

-- A business as the DLT registry knows it, and the telemarketers its messages pass, nearest to it first.
create table senders.dlt_entities (
  account_id uuid not null,
  id uuid not null,
  entity_id text not null,
  name text not null,
  telemarketer_ids text[] not null default '{}',
  variable_length_max smallint not null default 30,
  status text not null default 'active',
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, entity_id)
);
call platform.isolate_by_account('senders.dlt_entities');

create table senders.dlt_headers (
  account_id uuid not null,
  id uuid not null,
  entity_id text not null,
  header text collate "C" not null,
  header_id text,
  category text not null,
  status text not null default 'active',
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, header),
  foreign key (account_id, entity_id) references senders.dlt_entities (account_id, entity_id) on delete cascade
);
call platform.isolate_by_account('senders.dlt_headers');

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
  status text not null default 'active',
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, template_id),
  foreign key (account_id, entity_id) references senders.dlt_entities (account_id, entity_id) on delete cascade
);
call platform.isolate_by_account('senders.dlt_templates');

create table senders.templates (
  account_id uuid not null,
  id uuid not null,
  name text not null,
  channel text not null,
  language text not null,
  body text not null,
  class text not null,
  dlt_template_id text,
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, channel, name, language)
);
call platform.isolate_by_account('senders.templates');
