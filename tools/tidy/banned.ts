import { complain, type Source } from './source.ts'

type Ban = {
  /** What may not be written. */
  readonly pattern: RegExp
  /** What to write instead, and why. */
  readonly instead: string
  /** Comments and literals count too. */
  readonly everywhere?: true
  /** Files the ban applies to; all, when absent. */
  readonly only?: RegExp
  /** Files that may. */
  readonly exempt?: RegExp
}

const BUSINESS = /^(?:server|shared|sandbox)\//

/** platform and smpp know no word of the business: they own the real clock, ids and jitter. */
const GROUND = /^server\/(?:platform|smpp)\/|\.test\.ts$/

const BANS: readonly Ban[] = [
  {
    pattern: /\bDate\.now\(/g,
    instead: 'take the time from #platform/clock.ts; a frozen clock must rule everything',
    only: BUSINESS,
    exempt: GROUND,
  },
  {
    pattern: /\bnew Date\(\s*\)|\bDate\(\s*\)/g,
    instead: 'take the time from #platform/clock.ts; a frozen clock must rule everything',
    only: BUSINESS,
    exempt: GROUND,
  },
  {
    pattern: /\bMath\.random\(/g,
    instead: 'use #platform/ids.ts, or pass the choice in; chance cannot be repeated',
    only: /^(?:server|shared)\//,
    exempt: GROUND,
  },
  {
    pattern: /\bconsole\.(?:log|info|debug)\(/g,
    instead: 'use #platform/log.ts; the log is read by machines',
    exempt: /^(?:tools|bench)\/|-command\.ts$|^server\/main\.ts$/,
  },
  {
    pattern: /\bprocess\.env\b/g,
    instead: 'read it in server/platform/config.ts, where every variable is documented',
    exempt:
      /^server\/platform\/config\.ts$|^console\/vite\.config\.ts$|^(?:tools|bench|peers|e2e|console\/e2e|feed\/e2e|widget\/e2e)\//,
  },
  { pattern: /\bas\s+any\b/g, instead: 'name the type, or take unknown and check it' },
  { pattern: /@ts-(?:ignore|nocheck|expect-error)/g, instead: 'mend the type', everywhere: true },
  { pattern: /\b(?:TO[D]O|FIX[M]E|XX[X])\b/g, instead: 'do it now or open an issue', everywhere: true },
  {
    pattern: /\.(?:skip|only|todo)\(|\b(?:skip|only|todo):\s*true\b/g,
    instead: 'every test runs; mend it or delete it',
  },
]

/** Says which words stand where they may not, and what to use instead. */
export function banned(source: Source): string[] {
  if (source.path.endsWith('.sql')) return []
  return BANS.filter(
    ({ only, exempt }) => (only?.test(source.path) ?? true) && !exempt?.test(source.path),
  ).flatMap((ban) =>
    [...(ban.everywhere ? source.text : source.code).matchAll(ban.pattern)].map((match) =>
      complain(source, `${match[0].trim()} is not used here: ${ban.instead}`, match.index),
    ),
  )
}
