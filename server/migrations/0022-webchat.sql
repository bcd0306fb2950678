-- Chat on customers' sites: visitors and their tokens, what was said, the files in it, and what the platform has yet to hear of it.
create schema webchat;
grant usage on schema webchat to patchbay_app;

-- `external_id` is set once the customer's own server vouched for it; `became_id` names who an anonymous visitor turned out to be. `line_count` is the seq of the newest line: raised in the
-- transaction that adds one, so that seqs are without gaps and in the order of commits. The other counts are marks by seq.
create table webchat.visitors (
  account_id uuid not null,
  id uuid not null,
  site_key text not null,
  external_id text,
  became_id uuid,
  profile jsonb not null default '{}',
  line_count int not null default 0,
  delivered_seq int not null default 0,
  read_seq int not null default 0,
  seen_seq int not null default 0,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create unique index visitors_by_address on webchat.visitors (site_key, id);
create unique index visitors_proven on webchat.visitors (account_id, site_key, external_id) where external_id is not null;
call platform.isolate_by_account('webchat.visitors');

-- What lets a browser speak as a visitor: only the hash is kept.
create table webchat.tokens (
  hash text primary key,
  account_id uuid not null,
  visitor_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index tokens_by_visitor on webchat.tokens (account_id, visitor_id);
create index tokens_by_end on webchat.tokens (expires_at);
call platform.isolate_by_account('webchat.tokens');

-- `client_id` is the browser's name for what a visitor said, `message_id` the message that the business sent: either comes once.
create table webchat.lines (
  account_id uuid not null,
  visitor_id uuid not null,
  seq int not null,
  id uuid not null,
  origin text not null check (origin in ('visitor', 'business')),
  client_id text,
  message_id uuid,
  content jsonb not null,
  said_at timestamptz not null,
  primary key (account_id, visitor_id, seq)
);
create unique index lines_by_id on webchat.lines (account_id, id);
create unique index lines_once_said on webchat.lines (account_id, visitor_id, client_id) where client_id is not null;
create unique index lines_once_sent on webchat.lines (account_id, message_id) where message_id is not null;
call platform.isolate_by_account('webchat.lines');

-- What visitors sent beside text. A file that no line names goes after a day.
create table webchat.files (
  account_id uuid not null,
  id uuid not null,
  visitor_id uuid not null,
  filename text not null,
  mime_type text not null,
  size_bytes int not null,
  body bytea not null,
  is_said boolean not null default false,
  created_at timestamptz not null,
  primary key (account_id, id)
);
-- Pictures and archives are compressed already.
alter table webchat.files alter column body set storage external;
create index files_unsaid on webchat.files (created_at) where not is_said;
call platform.isolate_by_account('webchat.files');

-- What visitors said and did, until the site's link has told the platform: in order for each visitor, one at a time.
create table webchat.updates (
  account_id uuid not null,
  id uuid not null,
  site_key text not null,
  visitor_id uuid not null,
  update jsonb not null,
  claimed_until timestamptz,
  primary key (account_id, id)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index updates_waiting on webchat.updates (site_key, id);
create index updates_by_visitor on webchat.updates (account_id, visitor_id, id);
call platform.isolate_by_account('webchat.updates');
