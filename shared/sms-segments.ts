import { ESCAPE, type GsmAlphabet, UNITS } from './gsm-alphabet.ts'

/** How a text fills its segments: how many, units in all, and units in the last one. */
export type Filling = { readonly segments: number; readonly units: number; readonly lastUnits: number }

/** Octets that the air interface carries in one message. */
const OCTETS = 140

/**
 * Tells how many septets or UTF-16 units one segment holds.
 * GSM-7: 160 alone, 153 in a chain (152 with 16-bit reference), 155/152 and 149/146 with one or two national tables;
 * UCS-2: 70, 67 (66). Source: 3GPP TS 23.040 §9.2.3.24 (header sizes), TS 23.038 §6.1.2.1.
 */
export function segmentCapacity(coding: 'gsm7' | 'ucs2', chained: boolean, wide = false, tables = 0): number {
  const elements = (chained ? (wide ? 6 : 5) : 0) + tables * 3
  const free = OCTETS - (elements === 0 ? 0 : elements + 1)
  return coding === 'gsm7' ? Math.floor((free * 8) / 7) : free >> 1
}

/** Finds where a text first leaves an alphabet: the UTF-16 index, or -1 when the alphabet says all of it. */
export function firstOutside(text: string, alphabet: GsmAlphabet): number {
  const { cost } = alphabet
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= UNITS || cost[unit] === 0) return i
  }
  return -1
}

/** Counts septets of a text that the alphabet can say, and the segments they fill; an escape never leaves its pair. */
export function fillSeptets(text: string, alphabet: GsmAlphabet, single: number, chained: number): Filling {
  const { cost } = alphabet
  let units = 0
  for (let i = 0; i < text.length; i++) units += cost[text.charCodeAt(i)]!
  if (units <= single) return { segments: 1, units, lastUnits: units }
  if (units === text.length) {
    const segments = Math.ceil(units / chained)
    return { segments, units, lastUnits: units - (segments - 1) * chained }
  }
  let segments = 1
  let lastUnits = 0
  for (let i = 0; i < text.length; i++) {
    const next = cost[text.charCodeAt(i)]!
    if (lastUnits + next > chained) {
      segments++
      lastUnits = 0
    }
    lastUnits += next
  }
  return { segments, units, lastUnits }
}

/** Counts UTF-16 units of a text and the segments they fill. */
export function fillUnits(text: string, single: number, chained: number): Filling {
  const units = text.length
  if (units <= single) return { segments: 1, units, lastUnits: units }
  const starts = unitStarts(text, chained)
  return { segments: starts.length, units, lastUnits: units - starts.at(-1)! }
}

/**
 * Codes a text of `units` septets, one an octet, cut into parts of at most `capacity`; an escape never leaves its pair.
 */
export function septetParts(
  text: string,
  alphabet: GsmAlphabet,
  capacity: number,
  units: number,
): Uint8Array[] {
  const parts: Uint8Array[] = []
  let part = new Uint8Array(Math.min(capacity, units))
  let left = units
  let filled = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const cost = alphabet.cost[unit]!
    if (filled + cost > part.length) {
      parts.push(part.slice(0, filled))
      left -= filled
      part = new Uint8Array(Math.min(capacity, left))
      filled = 0
    }
    if (cost === 2) part[filled++] = ESCAPE
    part[filled++] = alphabet.septet[unit]!
  }
  parts.push(part)
  return parts
}

/** Codes a text into UTF-16BE parts of at most `capacity` units; what people see as one character stays whole. */
export function unitParts(text: string, capacity: number): Uint8Array[] {
  const starts = text.length <= capacity ? [0] : unitStarts(text, capacity)
  return starts.map((start, index) => utf16(text, start, starts[index + 1] ?? text.length))
}

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Where each part begins when a text is cut into parts of at most `capacity` UTF-16 units. */
function unitStarts(text: string, capacity: number): number[] {
  const starts = [0]
  let start = 0
  while (text.length - start > capacity) {
    start = cutBefore(text, start, start + capacity)
    starts.push(start)
  }
  return starts
}

/** The best cut at or before `end`: between clusters, or between code points where one cluster fills the part. */
function cutBefore(text: string, start: number, end: number): number {
  const before = text.charCodeAt(end - 1)
  const after = text.charCodeAt(end)
  if (isPlain(before) && isPlain(after)) return end
  // A cluster is looked up in a window: context further back than one part cannot move this cut.
  const window = text.slice(start, end + 64)
  const cluster = clusters.segment(window).containing(end - start)
  if (cluster && cluster.index > 0) return start + cluster.index
  return isLowSurrogate(after) && !isLowSurrogate(before) && before >= 0xd800 && before < 0xdc00
    ? end - 1
    : end
}

/** Characters that never join with a neighbour of the same kind: printable Latin, basic Cyrillic, Han. */
function isPlain(unit: number): boolean {
  return (
    (unit >= 0x20 && unit < 0x300 && unit !== 0xad) ||
    (unit >= 0x400 && unit < 0x480) ||
    (unit >= 0x4e00 && unit < 0xa000)
  )
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

function utf16(text: string, start: number, end: number): Uint8Array {
  const octets = new Uint8Array((end - start) * 2)
  for (let i = start, at = 0; i < end; i++) {
    const unit = text.charCodeAt(i)
    octets[at++] = unit >> 8
    octets[at++] = unit & 0xff
  }
  return octets
}
