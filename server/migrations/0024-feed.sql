-- Feeds inside customers' own apps and sites: a way of the push channel that the platform delivers by itself.

alter table channels.devices drop constraint devices_kind_check;
alter table channels.devices add constraint devices_kind_check check (kind in ('webpush', 'fcm', 'apns', 'inapp'));

-- One row a feed. `seq` counts its changes, under the row's lock: whoever has seen all up to one misses nothing after it.
create table channels.feeds (
  account_id uuid not null,
  device_id uuid not null,
  seq bigint not null,
  primary key (account_id, device_id)
);
call platform.isolate_by_account('channels.feeds');

-- What a feed shows. `place` is the seq at which an item came, `changed` that of its last change; `shown` has title, text, picture,
-- link and buttons as the channel wrote them. One that nobody fetched until `deliver_until` is not shown any more.
create table channels.feed_items (
  account_id uuid not null,
  message_id uuid not null,
  device_id uuid not null,
  place bigint not null,
  changed bigint not null,
  shown jsonb not null,
  collapse_key text,
  created_at timestamptz not null,
  deliver_until timestamptz,
  forget_at timestamptz not null,
  delivered_at timestamptz,
  read_at timestamptz,
  archived_at timestamptz,
  answer text,
  primary key (account_id, message_id)
);
create unique index feed_items_by_place on channels.feed_items (account_id, device_id, place);
create index feed_items_by_change on channels.feed_items (account_id, device_id, changed);
create index feed_items_unread on channels.feed_items (account_id, device_id) where read_at is null and archived_at is null;
create index feed_items_to_forget on channels.feed_items (forget_at);
call platform.isolate_by_account('channels.feed_items');

-- What a feed's owner did is reported as an app reports it, in the transaction in which it was done.
grant insert on channels.provider_requests to patchbay_app;
