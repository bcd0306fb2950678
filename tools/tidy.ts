// Prints what breaks the rules of ARCHITECTURE.md and STYLE.md, one violation a line, and exits 1 if there is any.
// `--strict` also refuses modules that are only a name.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { modules } from '../server/modules.ts'
import { banned } from './tidy/banned.ts'
import { boundaries, emptyModules, modulesOutOfOrder } from './tidy/boundaries.ts'
import { deadFiles, deadPaths } from './tidy/dead.ts'
import { unusedAtDoors } from './tidy/doors.ts'
import { names, size } from './tidy/names.ts'
import { sourceOf, type Source } from './tidy/source.ts'
import { sql } from './tidy/sql.ts'

const SOURCES = [
  '{server,shared,sandbox,console,feed,widget,tools,bench,scenarios,peers,e2e}/**/*.{ts,tsx}',
  'server/migrations/*.sql',
]
const STARTERS = [
  'package.json',
  'patchbay',
  '.ci/run',
  'console/index.html',
  'console/vite.config.ts',
  'feed/vite.config.ts',
  'widget/vite.config.ts',
  'server/main.ts',
]
const DOCUMENTS = ['*.md', 'docs/**/*.md']

/** Says what is out of order in these files, one sentence each; empty when tidy. */
export function untidy(sources: readonly Source[], order: readonly string[]): string[] {
  return sources.flatMap((source) =>
    [boundaries, names, sql, banned, size].flatMap((rule) => rule(source, order)),
  )
}

function untidyRepository(root: string, strict: boolean): string[] {
  const order = modules.map(([name]) => name)
  const find = (patterns: string[]): string[] =>
    globSync(patterns, { cwd: root, exclude: ['**/node_modules', '**/dist'] }).toSorted()
  const read = (path: string): string => readFileSync(join(root, path), 'utf8')
  const sources = find(SOURCES).map((path) => sourceOf(path, read(path)))
  return [
    ...untidy(sources, order),
    ...modulesOutOfOrder(sources, order),
    ...unusedAtDoors(sources),
    ...deadFiles(sources, find(STARTERS).map(read).join('\n')),
    ...find(DOCUMENTS).flatMap((path) =>
      deadPaths(path, read(path), (named) => existsSync(join(root, named))),
    ),
    ...(strict ? emptyModules(sources, order) : []),
  ]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const violations = untidyRepository(join(import.meta.dirname, '..'), process.argv.includes('--strict'))
  for (const violation of violations) console.log(violation)
  process.exitCode = violations.length > 0 ? 1 : 0
}
