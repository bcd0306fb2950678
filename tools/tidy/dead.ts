import { importsOf, isTest, type Source } from './source.ts'

/** Where a file must be used by another; benchmarks, tools and tests are started by hand. */
const MUST_BE_USED = /^(?:server|shared|sandbox|console\/src)\/.*\.tsx?$/

/** Started by main.ts by name, or used by tests alone by design. */
const EXEMPT = /^server\/(?:main|modules)\.ts$|^server\/roles\/[^/]+\.ts$|\/(?:fixtures|testing)\/|\.d\.ts$/

/** Says which files nothing imports and nothing starts; `entries` is the text of what starts files (package.json, scripts). */
export function deadFiles(sources: readonly Source[], entries: string): string[] {
  const users = sources.filter(({ path }) => !isTest(path))
  const used = new Set(
    users
      .flatMap(importsOf)
      .flatMap(({ target }) => [target, `${target}.ts`, `${target}.tsx`, target.replace(/\.js$/, '.ts')]),
  )
  return sources
    .map(({ path }) => path)
    .filter((path) => MUST_BE_USED.test(path) && !isTest(path) && !EXEMPT.test(path))
    .filter((path) => !used.has(path) && !entries.includes(path.replace(/^console\//, '')))
    .map((path) => `${path}: nothing but tests imports this file; use it or delete it`)
}

const FULL_PATH =
  /`((?:server|shared|console|sandbox|operators|scenarios|peers|bench|tools|docs)\/[^`\s<>*{}…|]+)`/g

/** Says which paths a document names in back-ticks that do not exist. */
export function deadPaths(path: string, document: string, exists: (path: string) => boolean): string[] {
  return [...document.matchAll(FULL_PATH)]
    .map((match) => (match[1] ?? '').replace(/(?:#|:\d).*$/, ''))
    .filter((named) => !exists(named))
    .map((named) => `${path}: names ${named}, which does not exist`)
}
