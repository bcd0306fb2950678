import { complain, importsOf, isTest, moduleOf, type Import, type Source } from './source.ts'

/** What each tree may import; the first line that fits decides. Trees not named here may import anything. */
const TREES: readonly [tree: RegExp, name: string, mayImport: RegExp][] = [
  [/^shared\//, 'shared', /^shared\//],
  // What a form makes is judged by the schema that the server reads it with.
  [/^console\/src\/.*\.test\.ts$/, 'console', /^(?:shared|console\/src|server)\//],
  [/^console\/src\//, 'console', /^(?:shared|console\/src)\//],
  [/^feed\/(?!e2e\/)/, 'feed', /^(?:shared|feed)\//],
  [/^widget\/(?!e2e\/)/, 'widget', /^(?:shared|widget)\//],
  [
    /^sandbox\//,
    'sandbox',
    /^(?:shared\/|sandbox\/|server\/platform\/|server\/smpp\/smpp\.ts$|server\/smtp\/smtp\.ts$)/,
  ],
  [/^server\/(?:roles\/|.*\.test\.ts$)/, 'server', /^(?:shared|server|sandbox)\//],
  [/^server\//, 'server', /^(?:shared|server)\//],
]

/** Folders whose sub-folders must not know each other: the contract above them is all they share. */
const SIBLINGS = /^server\/(?:channels|edges)\/([^/]+)\//

/** Sub-folders of channels that are none themselves: the grounds several of them stand on. */
const GROUNDS = new Set(['http', 'connectors', 'door', 'media', 'templates', 'meta-graph', 'google-auth'])

const LISTS = /\/(?:routes|jobs|listeners)\.ts$/

/** Says which imports cross a tree, run against the order of the modules, or pass by a front door. */
export function boundaries(source: Source, order: readonly string[]): string[] {
  return importsOf(source).flatMap((one) => {
    const complaint =
      acrossTrees(source.path, one) ??
      acrossModules(source.path, one, order) ??
      acrossSiblings(source.path, one)
    return complaint === null ? [] : [complain(source, complaint, one.at)]
  })
}

function acrossTrees(path: string, { target }: Import): string | null {
  const tree = TREES.find(([pattern]) => pattern.test(path))
  if (!tree || tree[2].test(target) || (isTest(path) && target.startsWith('tools/testing/'))) return null
  return `${tree[1]} may not import ${target}`
}

function acrossModules(path: string, { target }: Import, order: readonly string[]): string | null {
  const to = moduleOf(target)
  if (!path.startsWith('server/') || path === 'server/main.ts' || to === null) return null
  const from = moduleOf(path)
  if (from === to || to === 'platform') return null
  if (from === null)
    return `${path.slice(7)} is read by every module and so may import none but platform, not ${to}`
  if (order.indexOf(to) > order.indexOf(from))
    return `${from} may not import ${to}: it comes later in server/modules.ts`
  if (from === 'roles' && LISTS.test(target)) return null
  return isFrontDoor(target, to) ? null : `reach ${to} through its front door, #${to}/${to}.ts, not ${target}`
}

/** Each edge is a protocol of its own with a door of its own; every other module has one. */
function isFrontDoor(target: string, module: string): boolean {
  return target === `server/${module}/${module}.ts` || /^server\/edges\/([^/]+)\/\1\.ts$/.test(target)
}

function acrossSiblings(path: string, { target }: Import): string | null {
  const [a, b] = [SIBLINGS.exec(path)?.[1], SIBLINGS.exec(target)?.[1]]
  return a && b && a !== b && !GROUNDS.has(b) && path.split('/')[1] === target.split('/')[1]
    ? `${a} may not import ${b}, its sibling`
    : null
}

/** Folders under server/ that are no modules. */
const NO_MODULES = ['migrations']

/** Modules without a front door: everything in platform is public, and nothing imports roles. */
const NO_DOOR = ['platform', 'roles']

/** Says which folders of server/ are missing from the list, and which modules have no front door. */
export function modulesOutOfOrder(sources: readonly Source[], order: readonly string[]): string[] {
  const paths = sources.map((source) => source.path)
  const folders = new Set(paths.map(moduleOf).filter((name) => name !== null && !NO_MODULES.includes(name)))
  return [...folders].flatMap((name) => {
    if (name === null) return []
    if (!order.includes(name)) return [`server/${name}: not in server/modules.ts`]
    const hasDoor =
      NO_DOOR.includes(name) || paths.some((path) => isFrontDoor(path, name) && moduleOf(path) === name)
    return hasDoor ? [] : [`server/${name}: has no front door, server/${name}/${name}.ts`]
  })
}

/** Modules that are in the list but have no file yet. */
export function emptyModules(sources: readonly Source[], order: readonly string[]): string[] {
  const existing = new Set(sources.map((source) => moduleOf(source.path)))
  return order
    .filter((name) => !existing.has(name))
    .map((name) => `server/modules.ts: ${name} is only a name; list a module with its first verb`)
}
