-- Messages of suspended accounts that wait to be resumed: out of the dispatchers' sight, with nothing held for them.
-- `held` says whether a hold was released, to be placed again when the message is resumed.
create table messaging.frozen (
  account_id uuid not null,
  message_id uuid not null,
  channel text not null,
  priority smallint not null,
  run_at timestamptz not null,
  attempts smallint not null,
  not_by uuid[],
  held boolean not null,
  expires_at timestamptz not null,
  primary key (account_id, message_id)
);
create index frozen_by_end on messaging.frozen (expires_at);
call platform.isolate_by_account('messaging.frozen', 'select');
