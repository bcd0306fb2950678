import { dirname, join, normalize } from 'node:path'

/** A string or template in a source: where it opens, the tag before it if any, and its text (`${…}` left out). */
export type Literal = { readonly at: number; readonly tag: string; readonly text: string }

/** A file as the rules read it: `code` is the text with comments and the insides of literals blanked, every position kept. */
export type Source = {
  readonly path: string
  readonly text: string
  readonly code: string
  readonly literals: readonly Literal[]
}

/** Reads one file; a comment or a string that looks like code is never mistaken for it. */
export function sourceOf(path: string, text: string): Source {
  return path.endsWith('.sql') ? { path, text, code: '', literals: [] } : { path, text, ...lex(text) }
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)

/** `server/wallet/reserve.ts` → `wallet`; files directly under `server/` belong to no module. */
export function moduleOf(path: string): string | null {
  return /^server\/([^/]+)\/./.exec(path)?.[1] ?? null
}

/** Says where and what: `server/wallet/reserve.ts:12: …`. */
export function complain(source: Source, complaint: string, at?: number): string {
  const line = at === undefined ? '' : `:${source.text.slice(0, at).split('\n').length}`
  return `${source.path}${line}: ${complaint}`
}

const IMPORT = /\bfrom\s*(?=['"])|\bimport\s*\(?\s*(?=['"])|\bnew URL\(\s*(?=['"])/g

/** An import of any form (static, type, dynamic, re-export, side effect, worker URL), as a path from the root. */
export type Import = { readonly target: string; readonly at: number }

/** Every import of a file; packages and `node:` are left out. */
export function importsOf(source: Source): Import[] {
  const opening = new Map(source.literals.map((literal) => [literal.at, literal.text]))
  return [...source.code.matchAll(IMPORT)].flatMap((match) => {
    const written = opening.get(match.index + match[0].length) ?? ''
    if (match[0].startsWith('new') && !written.endsWith('.ts')) return []
    const target = fromRoot(written, source.path)
    return target === null ? [] : [{ target, at: match.index }]
  })
}

function fromRoot(written: string, importer: string): string | null {
  if (/^#(shared|sandbox|tools)\//.test(written)) return written.slice(1)
  if (written.startsWith('#')) return `server/${written.slice(1)}`
  if (written.startsWith('@/')) return `console/src/${written.slice(2)}`
  return written.startsWith('.') ? normalize(join(dirname(importer), written)) : null
}

function lex(text: string): { code: string; literals: Literal[] } {
  const code = text.split('')
  const literals: Literal[] = []
  let at = 0

  const blankTo = (end: number): void => {
    for (; at < end; at++) if (code[at] !== '\n') code[at] = ' '
  }
  const endOf = (pattern: RegExp): number => {
    pattern.lastIndex = at
    return pattern.exec(text) ? pattern.lastIndex : at + 1
  }
  const quoted = (): void => {
    const opened = at
    const closed = endOf(/(['"])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?/y) - 1
    at++
    blankTo(closed)
    literals.push({ at: opened, tag: '', text: text.slice(opened + 1, closed) })
    at = Math.max(closed, opened) + 1
  }
  const template = (): void => {
    const opened = at++
    let written = ''
    while (at < text.length && text[at] !== '`') {
      const from = at
      if (text.startsWith('${', at)) {
        at += 2
        scan(true)
        at++
        continue
      }
      blankTo(at + (text[at] === '\\' ? 2 : 1))
      written += text.slice(from, at)
    }
    at++
    literals.push({
      at: opened,
      tag: /[\w$]*$/.exec(text.slice(Math.max(0, opened - 40), opened))?.[0] ?? '',
      text: written,
    })
  }
  const scan = (nested: boolean): void => {
    for (let depth = 0; at < text.length;) {
      const char = text[at]
      if (text.startsWith('//', at)) blankTo(endOf(/[^\n]*/y))
      else if (text.startsWith('/*', at)) blankTo(endOf(/\/\*[\s\S]*?(?:\*\/|$)/y))
      else if (char === "'" || char === '"') quoted()
      else if (char === '`') template()
      else if (char === '/' && mayBeginRegex(code, at))
        blankTo(endOf(/\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\//y))
      else {
        if (char === '{') depth++
        if (char === '}' && depth-- === 0 && nested) return
        at++
      }
    }
  }
  scan(false)
  return { code: code.join(''), literals }
}

/** After a value a slash divides; after an operator or a keyword it opens a regular expression. */
function mayBeginRegex(code: readonly string[], at: number): boolean {
  const before = code
    .slice(Math.max(0, at - 200), at)
    .join('')
    .trimEnd()
  return before === '' || /(?:[(,=:[!&|?{;+*%~^]|=>|\b(?:return|case|typeof|in|of|await|yield))$/.test(before)
}
