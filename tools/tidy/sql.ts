import { complain, isTest, moduleOf, type Literal, type Source } from './source.ts'

/** What a literal must open with to be taken for a statement, whatever it is called; prose opens otherwise. */
const STATEMENT = new RegExp(
  String.raw`^\s*(?:--[^\n]*\s+)*(?:${[
    String.raw`with\s+(?:recursive\s+)?\w+\s+as\b`,
    String.raw`(?:insert\s+into|delete\s+from|merge\s+into|alter\s+table|lock\s+table|truncate\s+table)\s`,
    String.raw`create\s+(?:or\s+replace\s+)?(?:unique\s+)?(?:table|index|schema|database|function|view|role)\s`,
    String.raw`update\s+[\w.]+(?:\s+(?:as\s+)?\w+)?\s+set\s`,
    String.raw`select\s[\s\S]*\bfrom\s`,
    String.raw`(?:listen|notify)\s+\w+\s*(?:,|$)`,
  ].join('|')})`,
)

const CLOCKS =
  /\bnow\(\)|\b(?:current_timestamp|current_date|localtimestamp|statement_timestamp|clock_timestamp)\b/i

/** Says which SQL stands outside queries.ts, names another module's schema, or asks the database for the time. */
export function sql(source: Source, order: readonly string[]): string[] {
  if (source.path.endsWith('.sql')) return migrationClocks(source)
  if (!/^(?:server|sandbox|shared)\//.test(source.path)) return []
  const own = schemaOf(source.path)
  return source.literals
    .filter((literal) => isSql(source, literal))
    .flatMap((literal) => {
      // A test may look at what its module told the platform: events, jobs, audit.
      const foreign = foreignSchemas(literal.text, own, order).filter(
        (schema) => schema !== 'platform' || !isTest(source.path),
      )
      const misplaced =
        own !== 'platform' && !isTest(source.path) && !/\/queries(?:\/[a-z0-9-]+)?\.ts$/.test(source.path)
      const clock = own !== 'platform' && CLOCKS.test(literal.text)
      return [
        ...(misplaced ? [complain(source, 'SQL belongs in queries.ts', literal.at)] : []),
        ...foreign.map((schema) =>
          complain(source, `${own} may not touch the tables of ${schema}`, literal.at),
        ),
        ...(clock
          ? [
              complain(
                source,
                'pass the time from #platform/clock.ts; the database clock cannot be frozen',
                literal.at,
              ),
            ]
          : []),
      ]
    })
}

/** Our tag, a constant named …Sql, the text of a named statement, or simply a string that reads like one. */
function isSql({ path, code }: Source, { at, tag, text }: Literal): boolean {
  const before = code.slice(Math.max(0, at - 80), at)
  const inQueries = /\/queries(?:\/|\.ts$)/.test(path)
  return (
    tag === 'sql' ||
    /\b\w+S(?:ql|QL)\s*=\s*$/.test(before) ||
    (inQueries && /\btext:\s*$/.test(before)) ||
    STATEMENT.test(text) ||
    (STATEMENT.test(text.toLowerCase()) && text === text.toUpperCase())
  )
}

/** A module's tables live in the schema of its name: contact-centre → contact_centre. */
function schemaOf(path: string): string {
  return (moduleOf(path) ?? path.split('/')[0] ?? '').replaceAll('-', '_')
}

/** Other modules' schemas that a statement names; an alias that happens to bear a module's name is none. */
function foreignSchemas(statement: string, own: string, order: readonly string[]): string[] {
  const text = statement.replaceAll(/--[^\n]*|'[^']*'/g, ' ')
  return order
    .map((name) => name.replaceAll('-', '_'))
    .filter((schema) => {
      const isAlias = new RegExp(
        `\\bas\\s+${schema}\\b|\\b${schema}\\s+as\\s*(?:materialized\\s*)?\\(`,
        'i',
      ).test(text)
      return schema !== own && !isAlias && new RegExp(`(?<![.\\w])${schema}\\.[a-z_]`, 'i').test(text)
    })
}

/** A column that defaults to now() smuggles the database clock past the one that tests freeze. */
function migrationClocks(source: Source): string[] {
  if (source.path.endsWith('/schema.sql')) return []
  return [...source.text.replaceAll(/--[^\n]*/g, (comment) => ' '.repeat(comment.length)).matchAll(/[^;]+/g)]
    .filter(([statement]) => CLOCKS.test(statement) && !/\bplatform\./.test(statement))
    .map((match) =>
      complain(
        source,
        'pass the time from #platform/clock.ts; the database clock cannot be frozen',
        match.index + match[0].search(CLOCKS),
      ),
    )
}
