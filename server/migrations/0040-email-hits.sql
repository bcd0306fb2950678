-- Requests for the tracking addresses of mails: kept as they came, with a verdict whether a person made them.
-- `link` counts from 0; -1 is the unsubscribe page, null the picture. `network` is the first 24 or 48 bits of the address.
create table channels.email_hits (
  account_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  kind text not null check (kind in ('open', 'click', 'unsubscribe')),
  link smallint,
  at timestamptz not null,
  network text not null,
  user_agent text not null,
  verdict text not null check (verdict in ('human', 'machine')),
  because text not null,
  primary key (account_id, id)
);
create index email_hits_by_message on channels.email_hits (account_id, message_id, at);
call platform.isolate_by_account('channels.email_hits', 'select');
