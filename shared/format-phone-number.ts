import { callingCodeOf } from './calling-codes.ts'

/** How people group the national digits, by calling code and count of digits (`44/10`). */
const GROUPS: Readonly<Record<string, string>> = {
  '1/10': '3 3 4',
  '7/10': '3 3 2 2',
  '20/10': '3 3 4',
  '27/9': '2 3 4',
  '31/9': '1 8',
  '32/9': '3 2 2 2',
  '33/9': '1 2 2 2 2',
  '34/9': '3 2 2 2',
  '36/9': '2 3 4',
  '39/10': '3 3 4',
  '41/9': '2 3 2 2',
  '44/10': '4 6',
  '45/8': '2 2 2 2',
  '46/9': '2 3 2 2',
  '47/8': '3 2 3',
  '48/9': '3 3 3',
  '49/11': '4 7',
  '52/10': '2 4 4',
  '55/11': '2 5 4',
  '55/10': '2 4 4',
  '60/9': '2 3 4',
  '61/9': '3 3 3',
  '62/11': '3 4 4',
  '63/10': '3 3 4',
  '65/8': '4 4',
  '66/9': '2 3 4',
  '81/10': '2 4 4',
  '82/10': '2 4 4',
  '84/9': '2 3 2 2',
  '86/11': '3 4 4',
  '90/10': '3 3 2 2',
  '91/10': '5 5',
  '92/10': '3 7',
  '234/10': '3 3 4',
  '254/9': '3 6',
  '351/9': '3 3 3',
  '353/9': '2 3 4',
  '852/8': '4 4',
  '880/10': '4 6',
  '966/9': '2 3 4',
  '971/9': '2 3 4',
  '972/9': '2 3 4',
}

const LEFT_TO_RIGHT_ISOLATE = '\u2066'
const POP_ISOLATE = '\u2069'

/**
 * Writes a number for people: `+1 415 555 2671`; a text that is no number comes back as it is.
 * Shape: `isolate` wraps it in invisible direction marks, so that Arabic, Hebrew or Urdu around it does not turn its groups about;
 * `parsePhoneNumber` reads it back either way. Source: ITU-T E.123 §2; Unicode UAX #9 (LRI, PDI).
 */
export function formatPhoneNumber(e164: string, options: { readonly isolate?: boolean } = {}): string {
  const entry = /^\+\d{5,15}$/.test(e164) ? callingCodeOf(e164, 1) : null
  if (!entry) return e164
  const national = e164.slice(1 + entry.code.length)
  const groups =
    GROUPS[`${entry.code}/${national.length}`]?.split(' ').map(Number) ?? evenGroups(national.length)
  const written = `+${entry.code} ${grouped(national, groups)}`
  return options.isolate === true ? `${LEFT_TO_RIGHT_ISOLATE}${written}${POP_ISOLATE}` : written
}

/** Groups of three, and the last of two to four. */
function evenGroups(length: number): number[] {
  const groups: number[] = []
  let left = length
  while (left > 4) {
    groups.push(3)
    left -= 3
  }
  return left === 1 ? [...groups.slice(0, -1), 4] : [...groups, left]
}

function grouped(digits: string, groups: readonly number[]): string {
  let at = 0
  return groups.map((size) => digits.slice(at, (at += size))).join(' ')
}
