import { dirname, join } from 'node:path'
import { importsOf, isTest, type Source } from './source.ts'

/** Where a file must be used by another; benchmarks, tools and tests are started by hand. */
const MUST_BE_USED = /^(?:server|shared|sandbox|console\/src)\/.*\.tsx?$/

/** Started by main.ts by name, the front door of a module that others only hear events of, or used by tests alone by design. */
const EXEMPT =
  /^server\/(?:main|modules)\.ts$|^server\/([^/]+)\/\1\.ts$|^server\/roles\/[^/]+\.ts$|\/(?:fixtures|testing)\/|\/(?:channel-)?fixtures\.ts$|\.d\.ts$/

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

const LINK = /\]\((?![a-z]+:|#)([^)#\s]+)/g

/** Says which full paths in back-ticks and which relative links of a document lead nowhere. */
export function deadPaths(path: string, document: string, exists: (path: string) => boolean): string[] {
  const named = [...document.matchAll(FULL_PATH)].map((match) => (match[1] ?? '').replace(/(?:#|:\d).*$/, ''))
  const linked = [...document.matchAll(LINK)].map((match) => join(dirname(path), match[1] ?? ''))
  return [...named, ...linked]
    .filter((one) => !exists(one))
    .map((one) => `${path}: names ${one}, which does not exist`)
}
