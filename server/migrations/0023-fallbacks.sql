-- Which channel is tried next when a message is not delivered, or not in time.
create table messaging.fallbacks (
  message_id uuid primary key,
  account_id uuid not null,
  -- The message the chain began with.
  root_id uuid not null,
  -- What is left of the chain; the first is next.
  steps json not null,
  -- When the next is tried though the message has not failed; null: only if it fails.
  due_at timestamptz,
  -- The message that took over, and why nothing does any more.
  taken_by uuid,
  ended_at timestamptz,
  ended_because text
);
create index fallbacks_due on messaging.fallbacks (due_at) where ended_at is null;
create index fallbacks_by_root on messaging.fallbacks (root_id);
call platform.isolate_by_account('messaging.fallbacks', 'select');
