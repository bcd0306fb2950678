-- Usage by day, for pages and reports: counted from the events of messages.
create schema analytics;
grant usage on schema analytics to patchbay_app;

-- A day of the account's own calendar: the messages made on it, and what became of them since. Spend in nano-units of its currency.
create table analytics.usage_days (
  account_id uuid not null,
  day date not null,
  channel text not null,
  direction text not null,
  messages bigint not null default 0,
  segments bigint not null default 0,
  delivered bigint not null default 0,
  failed bigint not null default 0,
  spend bigint not null default 0,
  primary key (account_id, day, channel, direction)
) with (fillfactor = 50);
create index usage_days_by_day on analytics.usage_days (day, account_id);
call platform.isolate_by_account('analytics.usage_days', 'select');

-- How far the outbox has been counted: written with the counts, so that a batch told twice is counted once.
create table analytics.counted (
  reader text primary key,
  xid xid8 not null default '0',
  id uuid not null default '00000000-0000-0000-0000-000000000000'
) with (fillfactor = 50);
insert into analytics.counted (reader) values ('analytics');
