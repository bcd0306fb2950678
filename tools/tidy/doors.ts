import { importsOf, moduleOf, type Source } from './source.ts'

/** The one file of a module that only re-exports. */
const FRONT_DOOR = /^server\/([^/]+)\/\1\.ts$/

const LIST = /\b(import|export)\s+(?:type\s+)?\{([^}]*)\}\s*$/

/** Says which names a front door gives that no other module, tool, scenario or test takes from it. */
export function unusedAtDoors(sources: readonly Source[]): string[] {
  const doors = sources.filter(({ path }) => FRONT_DOOR.test(path))
  const taken = new Map(doors.map(({ path }) => [path, new Set<string>()]))
  for (const source of sources)
    for (const { target, at } of importsOf(source)) {
      const door = taken.get(target)
      if (door && moduleOf(source.path) !== moduleOf(target))
        for (const name of namesBefore(source, at)) door.add(name.original)
    }
  return doors.flatMap((door) => {
    const names = taken.get(door.path) ?? new Set()
    // Of some modules others only hear events.
    if (names.has('*') || names.size === 0) return []
    return importsOf(door)
      .flatMap(({ at }) => namesBefore(door, at))
      .filter(({ keyword, given }) => keyword === 'export' && !names.has(given))
      .map(({ given }) => `${door.path}: nobody outside takes ${given} from this front door`)
  })
}

type Name = { readonly keyword: string | undefined; readonly original: string; readonly given: string }

/** The names in the braces before a `from`; `*` for everything, as where there are no braces. */
function namesBefore({ code }: Source, at: number): Name[] {
  const [, keyword, list] = LIST.exec(code.slice(0, at)) ?? []
  if (list === undefined) return [{ keyword, original: '*', given: '*' }]
  return list
    .split(',')
    .map((one) => one.trim().replace(/^type\s+/, ''))
    .filter((one) => one !== '')
    .map((one) => {
      const [original = one, given = original] = one.split(/\s+as\s+/)
      return { keyword, original, given }
    })
}
