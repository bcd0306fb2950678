import type { EngineTerms } from './engine-schema.ts'

/** What a contact asks for with a keyword. */
export type KeywordKind = 'stop' | 'start' | 'help'

/** A keyword recognised in a message, and the language it belongs to. */
export interface Keyword {
  kind: KeywordKind
  language: string
}

const kinds: readonly KeywordKind[] = ['stop', 'start', 'help']
const longestMessage = 64

/**
 * Prepares the recognition of STOP, START and HELP words.
 * The answer is a function of the whole message: case, accents, spaces, punctuation and emoji do not matter, a
 * sentence that merely contains the word is no keyword. The languages given are preferred, none is ever ignored.
 * Source: CTIA Messaging Principles; 47 CFR 64.1200(a)(10).
 */
export function keywordFinder(keywords: EngineTerms['keywords']) {
  const table = keywordTable(keywords)
  return (text: string, languages: readonly string[] = []): Keyword | null => {
    if (text.length > longestMessage) return null
    const found = table.get(normaliseKeyword(text))
    if (!found) return null
    const wanted = languages.map(baseLanguage).find((language) => found.languages.includes(language))
    return { kind: found.kind, language: wanted ?? found.languages[0] ?? 'en' }
  }
}

/** Lists the words that mean two things, in one language or across languages: a mistake of the pack. */
export function ambiguousKeywords(keywords: EngineTerms['keywords']): string[] {
  const kindOf = new Map<string, KeywordKind>()
  const ambiguous: string[] = []
  for (const { word, kind } of everyKeyword(keywords)) {
    const known = kindOf.get(word)
    if (known && known !== kind) ambiguous.push(word)
    kindOf.set(word, kind)
  }
  return ambiguous
}

/** Reduces a message to the letters and digits that count: `¡Opt-Out!` becomes `optout`. */
export function normaliseKeyword(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '')
    .replace(/[\ufe00-\ufe0f\u20e3]/g, '')
}

/** `pt` of `pt-BR`. */
export function baseLanguage(language: string): string {
  return language.toLowerCase().split(/[-_]/)[0] ?? language
}

function keywordTable(keywords: EngineTerms['keywords']) {
  const table = new Map<string, { kind: KeywordKind; languages: string[] }>()
  for (const { word, kind, language } of everyKeyword(keywords)) {
    const known = table.get(word)
    if (known) known.languages.push(language)
    else table.set(word, { kind, languages: [language] })
  }
  return table
}

function everyKeyword(keywords: EngineTerms['keywords']) {
  return Object.entries(keywords).flatMap(([language, words]) =>
    kinds.flatMap((kind) =>
      (words[kind].v ?? []).map((word) => ({ word: normaliseKeyword(word), kind, language })),
    ),
  )
}
