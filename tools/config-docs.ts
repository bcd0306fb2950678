// Checks that the table of docs/operating/configuration.md says what server/platform/config.ts reads; `--write` brings it up to date.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { variables } from '../server/platform/config.ts'

const TABLE = /(<!-- variables: [^\n]* -->\n)[\s\S]*?(\n<!-- end of variables -->)/

/** A document with its table of variables brought up to date; null when it has no place for one. */
export function withTable(
  document: string,
  list: Readonly<Record<string, readonly [string, string]>>,
): string | null {
  const rows = Object.entries(list).map(
    ([name, [initial, meaning]]) =>
      `| \`${name}\` | ${initial === '' ? '' : `\`${initial}\``} | ${meaning} |`,
  )
  const table = ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n')
  return TABLE.test(document)
    ? document.replace(TABLE, (_, opening: string, closing: string) => opening + table + closing)
    : null
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = join(import.meta.dirname, '../docs/operating/configuration.md')
  const document = readFileSync(file, 'utf8')
  const current = withTable(document, variables)
  if (current === null) throw new Error(`${file} has no <!-- variables: … --> table`)
  if (process.argv.includes('--write')) writeFileSync(file, current)
  else if (current !== document) {
    console.log(
      'docs/operating/configuration.md is not what server/platform/config.ts says: run node tools/config-docs.ts --write',
    )
    process.exitCode = 1
  }
}
