-- Templates of mails: a subject, HTML as it was written (perhaps MJML) and as it goes out; and, of every template, what it asks for
-- with values to show it with.
alter table senders.templates
  add column subject text,
  add column html text,
  add column compiled_html text,
  add column variables text[] not null default '{}',
  add column samples jsonb not null default '{}',
  add column updated_at timestamptz;
update senders.templates
set updated_at = created_at,
    variables = array(select distinct m[1] from regexp_matches(body, '\{\{\s*([\w.-]+)\s*\}\}', 'g') m);
alter table senders.templates alter column updated_at set not null;
