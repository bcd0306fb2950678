-- Devices that pushes go to, as apps and browsers registered them.

-- `sealed` is what reaches the device: the address or token its push service gave it, with the keys. Whoever has it may send.
-- `digest` (SHA-256) finds one that registers again. `contact_id` is whose it was said to be; who it is now is the identity of its address.
create table channels.devices (
  account_id uuid not null,
  id uuid not null,
  connector_id uuid not null,
  contact_id uuid,
  kind text not null check (kind in ('webpush', 'fcm', 'apns')),
  sealed text not null,
  digest bytea not null,
  about jsonb not null default '{}',
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  gone_at timestamptz,
  gone_reason text,
  primary key (account_id, id)
);
create unique index devices_by_id on channels.devices (id);
create unique index devices_live on channels.devices (connector_id, digest) where gone_at is null;
create index devices_by_contact on channels.devices (account_id, contact_id) where contact_id is not null;
call platform.isolate_by_account('channels.devices');
