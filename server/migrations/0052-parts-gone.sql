-- What a provider took of a message that it takes in several parts: after a kill the rest is sent, and nothing twice.
create table channels.parts_gone (
  account_id uuid not null,
  message_id uuid not null,
  refs jsonb not null,
  at timestamptz not null,
  primary key (account_id, message_id)
);
create index parts_gone_by_age on channels.parts_gone (at);
call platform.isolate_by_account('channels.parts_gone');
