/** What PostgreSQL's catalogue says of the schemas that migrations made; partitions are left out, they come with time. */
const ours = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')`

/** Each row is one object: where it belongs, and the statement that would make it. */
export type CatalogueRow = { readonly schema: string; readonly name: string; readonly line: string }

/** Names of the schemas. */
export const schemas = `select n.nspname as schema, n.nspname as name, format('create schema %I;', n.nspname) as line
  from pg_namespace n where ${ours}`

/** Grants of schemas, sequences, tables, columns and functions to anyone but the owner. */
export const grants = `
  select n.nspname as schema, '' as name,
         format('grant %s on schema %I to %s;', lower(string_agg(a.privilege_type, ', ' order by a.privilege_type)), n.nspname, ${granteeOf('a')}) as line
  from pg_namespace n, aclexplode(n.nspacl) a where ${ours} and a.grantee <> n.nspowner group by n.nspname, a.grantee
  union all
  select n.nspname, c.relname,
         format('grant %s on %I.%I to %s;', lower(string_agg(a.privilege_type, ', ' order by a.privilege_type)), n.nspname, c.relname, ${granteeOf('a')})
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
  where ${ours} and a.grantee <> c.relowner and not c.relispartition group by n.nspname, c.relname, a.grantee
  union all
  select n.nspname, c.relname,
         format('grant %s (%s) on %I.%I to %s;', lower(a.privilege_type), string_agg(t.attname, ', ' order by t.attnum), n.nspname, c.relname, ${granteeOf('a')})
  from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a
  where ${ours} and not c.relispartition group by n.nspname, c.relname, a.grantee, a.privilege_type
  union all
  select n.nspname, p.proname,
         format('grant %s on %s %I.%I(%s) to %s;', lower(a.privilege_type), case p.prokind when 'p' then 'procedure' else 'function' end,
                n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), ${granteeOf('a')})
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace, aclexplode(p.proacl) a where ${ours} and a.grantee <> p.proowner`

function granteeOf(acl: string): string {
  return `case ${acl}.grantee when 0 then 'public' else ${acl}.grantee::regrole::text end`
}

/** Enumerations and domains. */
export const types = `
  select n.nspname as schema, t.typname as name, format('create type %I.%I as enum (%s);', n.nspname, t.typname,
         (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)) as line
  from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${ours} and t.typtype = 'e'
  union all
  select n.nspname, t.typname, format('create domain %I.%I as %s%s;', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod),
         (select string_agg(' ' || pg_get_constraintdef(k.oid), '' order by k.conname) from pg_constraint k where k.contypid = t.oid))
  from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${ours} and t.typtype = 'd'`

/** Sequences that stand alone. */
export const sequences = `
  select n.nspname as schema, c.relname as name, format('create sequence %I.%I as %s start %s increment %s minvalue %s maxvalue %s%s;',
         n.nspname, c.relname, format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, case when s.seqcycle then ' cycle' else '' end) as line
  from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'i')`

/** Tables: columns in their order, then constraints by kind and name; the options they were made with. */
export const tables = `
  select n.nspname as schema, c.relname as name,
         format(E'create %stable %I.%I (\\n%s\\n)%s%s;', case c.relpersistence when 'u' then 'unlogged ' else '' end, n.nspname, c.relname,
           concat_ws(E',\\n', cols.lines, cons.lines), case c.relkind when 'p' then ' partition by ' || lower(pg_get_partkeydef(c.oid)) else '' end,
           ' with (' || array_to_string(c.reloptions, ', ') || ')') as line
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join lateral (
    select string_agg(format('  %I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
             case when a.attcollation <> t.typcollation then ' collate ' || a.attcollation::regcollation else '' end,
             case when a.attnotnull then ' not null' else '' end,
             case when a.attidentity <> '' then ' generated ' || case a.attidentity when 'a' then 'always' else 'by default' end || ' as identity'
                  when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || case a.attgenerated when 's' then ') stored' else ') virtual' end
                  when d.oid is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end), E',\\n' order by a.attnum) as lines
    from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) cols on true
  left join lateral (
    select string_agg(format('  constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), E',\\n'
             order by position(k.contype::text in 'pufcx'), k.conname collate "C") as lines
    from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n' and k.contype <> 't') cons on true
  where ${ours} and c.relkind in ('r', 'p') and not c.relispartition`

/** Indexes that no constraint made. */
export const indexes = `
  select n.nspname as schema, c.relname as name, pg_get_indexdef(i.indexrelid) || ';' as line
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and not c.relispartition and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`

/** Row-level security: where it is on, and its policies. */
export const security = `
  select n.nspname as schema, c.relname as name, format('alter table %I.%I enable row level security;', n.nspname, c.relname)
         || case when c.relforcerowsecurity then ' -- forced' else '' end as line
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relrowsecurity and not c.relispartition
  union all
  select n.nspname, c.relname, format('create policy %I on %I.%I as %s for %s to %s%s%s;', p.polname, n.nspname, c.relname,
         case when p.polpermissive then 'permissive' else 'restrictive' end,
         case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
         (select string_agg(case r when 0 then 'public' else r::regrole::text end, ', ' order by 1) from unnest(p.polroles) r),
         ' using ' || pg_get_expr(p.polqual, p.polrelid), ' with check ' || pg_get_expr(p.polwithcheck, p.polrelid))
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${ours} and not c.relispartition`

/** Triggers of our own. */
export const triggers = `
  select n.nspname as schema, c.relname as name, pg_get_triggerdef(t.oid) || ';' as line
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and not t.tgisinternal and not c.relispartition`

/** Views, with their options. */
export const views = `
  select n.nspname as schema, c.relname as name, format(E'create %sview %I.%I%s as\\n%s', case c.relkind when 'm' then 'materialized ' else '' end,
         n.nspname, c.relname, ' with (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid)) as line
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relkind in ('v', 'm')`

/** Functions and procedures. */
export const functions = `
  select n.nspname as schema, p.proname as name, rtrim(pg_get_functiondef(p.oid), E'\\n') || ';' as line
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ours} and p.prokind in ('f', 'p')`
