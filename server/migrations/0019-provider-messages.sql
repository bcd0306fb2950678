-- What providers call contacts' messages, and when contacts last wrote.

-- The id a provider gave a message of a contact (or one the business wrote by other means): one that comes again is known,
-- and answers, reactions, edits and read marks find it.
create table messaging.provider_messages (
  carrier_id uuid not null,
  provider_id text not null,
  account_id uuid not null,
  message_id uuid not null,
  primary key (carrier_id, provider_id)
);
create index provider_messages_by_message on messaging.provider_messages (message_id);
call platform.isolate_by_account('messaging.provider_messages', 'select');

-- When a contact last wrote to a sender, and until when an advertisement that brought it opens the way.
create table messaging.contact_windows (
  account_id uuid not null,
  channel text not null,
  address text not null,
  sender text not null,
  last_inbound_at timestamptz not null,
  entry_until timestamptz,
  primary key (account_id, channel, address, sender)
);
call platform.isolate_by_account('messaging.contact_windows', 'select');

-- A provider's read mark names no message, only a contact and an instant.
create index messages_unread on messaging.messages (address, sender, account_id, id)
  where direction = 'outbound' and status in ('submitted', 'delivered') and channel in ('messenger', 'instagram', 'webchat');
