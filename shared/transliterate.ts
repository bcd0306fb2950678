import { isGsmUnit } from './gsm-alphabet.ts'

/** One change: the characters at a UTF-16 index of the original text, and what stands for them. */
export type Replacement = { readonly index: number; readonly from: string; readonly to: string }

const NONE: readonly Replacement[] = Object.freeze([])

/** Typography that says nothing more than its GSM-7 equivalent. Letters keep their accents: they change words. */
const EQUIVALENTS: ReadonlyMap<number, string> = new Map([
  ...equivalents("'", '`´ʹʼˈ‘’‚‛′‵＇'),
  ...equivalents('"', '«»ʺ“”„‟″‶＂'),
  ...equivalents('-', '‐‑‒–—―−⁃﹣－•'),
  ...equivalents('...', '…'),
  ...equivalents('..', '‥'),
  ...equivalents(
    ' ',
    '\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
  ),
  ...equivalents('\n', '\u0085\u2028\u2029\v'),
  ...equivalents('<', '‹'),
  ...equivalents('>', '›'),
  ...equivalents('/', '⁄∕'),
  ...equivalents('*', '∗'),
  ...equivalents(':', '∶'),
  ...equivalents('~', '˜∼'),
  ...equivalents('^', 'ˆ'),
  ...equivalents('', '\u00ad\u200b\u2060\ufeff'),
])

/** Joiners shape emoji and Indic or Arabic letters; between GSM-7 characters they do nothing. */
const ZERO_WIDTH_NON_JOINER = 0x200c
const ZERO_WIDTH_JOINER = 0x200d

function equivalents(to: string, from: string): [number, string][] {
  return Array.from(from).map((character) => [character.charCodeAt(0), to])
}

/**
 * Replaces typography with GSM-7 equivalents ("smart encoding"): curly quotes, dashes, ellipsis, wide and zero-width spaces,
 * and a letter with a combining accent by its single character where GSM-7 has it.
 * Shape: what has no equivalent stays, so the text may still need UCS-2; `replaced` is in text order.
 */
export function transliterate(text: string): { text: string; replaced: readonly Replacement[] } {
  const replaced = replacementsOf(text)
  if (replaced.length === 0) return { text, replaced }
  let result = ''
  let at = 0
  for (const { index, from, to } of replaced) {
    result += text.slice(at, index) + to
    at = index + from.length
  }
  return { text: result + text.slice(at), replaced }
}

/** Lists what `transliterate` would change. */
export function replacementsOf(text: string): readonly Replacement[] {
  let found: Replacement[] | null = null
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x20 && unit < 0x60) continue
    const to = equivalentAt(text, i, unit)
    if (to === undefined) continue
    // An accent is replaced together with the letter before it.
    const index = isCombining(unit) ? i - 1 : i
    found ??= []
    found.push({ index, from: text.slice(index, i + 1), to })
  }
  return found ?? NONE
}

function equivalentAt(text: string, index: number, unit: number): string | undefined {
  if (isCombining(unit)) return composed(text, index)
  if (unit === ZERO_WIDTH_JOINER || unit === ZERO_WIDTH_NON_JOINER) {
    return isPlainAt(text, index - 1) && isPlainAt(text, index + 1) ? '' : undefined
  }
  return EQUIVALENTS.get(unit)
}

function composed(text: string, index: number): string | undefined {
  if (index === 0) return undefined
  const letter = text.slice(index - 1, index + 1).normalize('NFC')
  return letter.length === 1 && isGsmUnit(letter.charCodeAt(0)) ? letter : undefined
}

function isCombining(unit: number): boolean {
  return unit >= 0x300 && unit < 0x370
}

function isPlainAt(text: string, index: number): boolean {
  return index < 0 || index >= text.length || isGsmUnit(text.charCodeAt(index))
}
