import { globSync } from 'node:fs'
import { modules } from '#modules.ts'

/** Test files that run together in one process. */
export type Suite = { readonly name: string; readonly area: Area; readonly files: readonly string[] }

/** What can be asked for beside a module's name; a whole run takes them in this order. */
export const areas = ['check', 'modules', 'scenarios', 'peers', 'e2e'] as const
export type Area = (typeof areas)[number]

/** Suites that are no module of the server but are run like one. */
const TREES: Readonly<Record<string, readonly string[]>> = {
  server: ['server/*.test.ts'],
  shared: ['shared/**/*.test.ts'],
  sandbox: ['sandbox/**/*.test.ts'],
  console: ['console/src/**/*.test.ts'],
  feed: ['feed/{*.test.ts,{client,view}/**/*.test.ts}'],
  widget: ['widget/{frame,loader}/**/*.test.ts', 'widget/*.test.ts'],
  tools: ['{tools,operators}/**/*.test.ts'],
  bench: ['bench/**/*.test.ts'],
}

/** Whole programs: each file has a process of its own. */
const WHOLE: Readonly<Record<'scenarios' | 'peers' | 'e2e', readonly string[]>> = {
  scenarios: ['scenarios/**/*.test.ts'],
  peers: ['peers/**/*.test.ts'],
  e2e: ['{console/e2e,feed/e2e,widget/e2e,e2e}/**/*.test.ts'],
}

/** Every suite under a root that has a test file, in the order of a whole run. */
export function suitesIn(root: string): Suite[] {
  const find = (patterns: readonly string[]): string[] => globSync(patterns, { cwd: root }).toSorted()
  const ofModules = modules.map(([name]): [string, readonly string[]] => [
    name,
    [`server/${name}/**/*.test.ts`],
  ])
  const together = [...ofModules, ...Object.entries(TREES)].map(([name, patterns]): Suite => ({
    name,
    area: 'modules',
    files: find(patterns),
  }))
  const alone = (['scenarios', 'peers', 'e2e'] as const).flatMap((area) =>
    find(WHOLE[area]).map((file): Suite => ({ name: file.replace(/\.test\.ts$/, ''), area, files: [file] })),
  )
  return [...together, ...alone].filter(({ files }) => files.length > 0)
}

/** Suites that take so long that the others are done beside them, the longest first. */
const LONG: readonly string[] = [
  'messaging',
  'channels',
  'edges',
  'scenarios/kill-nine',
  'scenarios/start-and-stop',
  'scenarios/provider-trouble',
  'console/e2e/accessibility',
]

/** The order in which suites are done soonest, where several run at a time. */
export function longestFirst(suites: readonly Suite[]): Suite[] {
  const place = ({ name }: Suite): number => (LONG.includes(name) ? LONG.indexOf(name) : LONG.length)
  return suites.toSorted((one, other) => place(one) - place(other))
}

/** What may be written after `./patchbay test`. */
export const askable = (): string[] => [...areas, ...modules.map(([name]) => name), ...Object.keys(TREES)]

/** The suites of the areas, modules and trees asked for; all, when nothing is. */
export function chosen(suites: readonly Suite[], asked: readonly string[]): Suite[] {
  return suites.filter(
    ({ name, area }) =>
      asked.length === 0 || asked.includes(area) || (area === 'modules' && asked.includes(name)),
  )
}
