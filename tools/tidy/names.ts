import { basename } from 'node:path'
import { complain, isTest, type Source } from './source.ts'

/** Named for what they hold, not for what they export: every module's lists, the lists under server/, and platform's topics. */
const FIXED =
  /^server\/platform\/|\/(?:routes|jobs|listeners|queries|webhook|fixtures|codes)\.ts$|\/(?:queries|fixtures|testing)\/|^server\/(?:main|modules|events|refusals)\.ts$/

/** Says whether a file is kebab-case and exports the thing it is named after: mark-overdue.ts exports markOverdue. */
export function names(source: Source): string[] {
  const file = basename(source.path)
  if (source.path.endsWith('.sql')) return []
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|config|d))?\.tsx?$/.test(file))
    return [complain(source, 'file names are kebab-case')]
  const folder = source.path.split('/').at(-2)
  if (
    !/^(?:server|shared|sandbox)\//.test(source.path) ||
    isTest(source.path) ||
    FIXED.test(source.path) ||
    file === `${folder}.ts`
  )
    return []
  const stem = file.replace(/\.ts$/, '')
  const exported = exportsOf(source)
  const named =
    exported.some((name) => isNamedAfter(plain(name), plain(stem))) ||
    (exported.length > 1 && exported.some((name) => sharesWord(name, stem)))
  return named ? [] : [complain(source, 'exports nothing named after the file')]
}

/** Exports as declared or listed, types included. */
function exportsOf({ code }: Source): string[] {
  const declared = [
    ...code.matchAll(/^export (?:async )?(?:function\*?|const|let|class|type|interface) (\w+)/gm),
  ].map((match) => match[1] ?? '')
  const listed = [...code.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap((match) =>
    (match[1] ?? '').split(','),
  )
  return [...declared, ...listed.map((name) => name.trim().split(/\s+/).at(-1) ?? '')].filter(
    (name) => name !== '',
  )
}

/** Case, hyphens and the plural do not count. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replace(/s$/, '')

/** clock.ts may export frozenClock, sms-segments.ts segments, carrier-states.ts CarrierState. */
const isNamedAfter = (name: string, stem: string): boolean =>
  name.startsWith(stem) ||
  name.endsWith(stem) ||
  (name.length >= 4 && (stem.endsWith(name) || stem.startsWith(name)))

/** A file of several things may be named for what they have in common: encode-pdu.ts holds encodeBind and encodeMessage. */
function sharesWord(name: string, stem: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .split(/[-_]/)
    .map(plain)
  return stem
    .split('-')
    .map(plain)
    .some((word) => word.length >= 4 && words.includes(word))
}

/** Says when a file is longer than a reader's patience. */
export function size(source: Source): string[] {
  const lines = source.text.trimEnd().split('\n').length
  return lines > 400 && !source.path.endsWith('.sql')
    ? [complain(source, `${lines} lines; split it by noun or verb at 400`)]
    : []
}
