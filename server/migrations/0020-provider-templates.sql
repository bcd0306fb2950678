-- Templates that a provider reviews and keeps, as an account writes them for a connector.

-- `definition` is the provider's own form. `state` is 'draft' until it is submitted; 'deleted' says that the provider has it no more.
create table channels.templates (
  account_id uuid not null,
  id uuid not null,
  connector_id uuid not null,
  channel text not null,
  name text not null,
  language text not null,
  category text not null,
  definition jsonb not null,
  state text not null check (state in ('draft', 'pending', 'approved', 'rejected', 'paused', 'disabled', 'deleted')),
  reason text,
  quality text,
  provider_reference text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  submitted_at timestamptz,
  synced_at timestamptz,
  primary key (account_id, id)
);
create unique index templates_live on channels.templates (connector_id, name, language) where state <> 'deleted';
create index templates_by_reference on channels.templates (account_id, channel, provider_reference);
call platform.isolate_by_account('channels.templates');
