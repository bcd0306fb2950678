/**
 * One choice of GSM 7-bit tables: what each UTF-16 unit costs and which septet says it, and the way back.
 * Shape: `cost` is 0 (cannot be said), 1, or 2 (escape and septet); index it only below `UNITS`.
 */
export type GsmAlphabet = {
  readonly cost: Uint8Array
  readonly septet: Uint8Array
  readonly main: string
  readonly escaped: Readonly<Record<number, string>>
}

/** Every unit that a GSM table of ours can say lies below this (the highest is ∞, U+221E). */
export const UNITS = 0x2220

/** The septet that announces the extension or single shift table. */
export const ESCAPE = 0x1b

/** The default alphabet by septet; the escape stands at 0x1B. Source: 3GPP TS 23.038 §6.2.1. */
export const GSM_DEFAULT =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

/** The default extension table, reached by the escape. Source: 3GPP TS 23.038 §6.2.1.1. */
export const GSM_EXTENSION: Readonly<Record<number, string>> = {
  0x0a: '\f',
  0x14: '^',
  0x28: '{',
  0x29: '}',
  0x2f: '\\',
  0x3c: '[',
  0x3d: '~',
  0x3e: ']',
  0x40: '|',
  0x65: '€',
}

/** Prepares a main table and an escaped table for coding; a character in both is said without the escape. */
export function gsmAlphabet(main: string, escaped: Readonly<Record<number, string>>): GsmAlphabet {
  const cost = new Uint8Array(UNITS)
  const septet = new Uint8Array(UNITS)
  for (const [code, character] of Object.entries(escaped)) {
    const unit = character.charCodeAt(0)
    cost[unit] = 2
    septet[unit] = Number(code)
  }
  for (let code = 0; code < 128; code++) {
    if (code === ESCAPE) continue
    const unit = main.charCodeAt(code)
    cost[unit] = 1
    septet[unit] = code
  }
  return { cost, septet, main, escaped }
}

/** The alphabet that every handset has: default table and default extension. */
export const DEFAULT_ALPHABET: GsmAlphabet = gsmAlphabet(GSM_DEFAULT, GSM_EXTENSION)

/** Tells whether the default alphabet (with its extension) has this UTF-16 unit. */
export function isGsmUnit(unit: number): boolean {
  return unit < UNITS && DEFAULT_ALPHABET.cost[unit] !== 0
}
