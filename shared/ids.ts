/** A type prefix and a UUIDv7 in hex, such as `msg_0199b0c2…`; ids of one kind sort by the time they were made. */
export type Id<Prefix extends string = string> = `${Prefix}_${string}`

const POOL_BYTES = 4096
const BYTES_PER_ID = 10
const SEQUENCE_MAX = 0xfff
const TIME_MAX = 2 ** 48 - 1
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const SHAPE = /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/
const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Where random octets come from; tests pass their own. */
export type FillRandom = (octets: Uint8Array<ArrayBuffer>) => void

const makeId = idMaker((octets) => globalThis.crypto.getRandomValues(octets))

/**
 * Makes the id of a new thing; within this process each is greater than the one before, even when the clock stands or steps back.
 * Units: `timeMs` in milliseconds since 1970. Throws RangeError for a time before 1970 or after the year 10889.
 * Source: RFC 9562 §5.7 (UUIDv7), §6.2 method 1 (12-bit counter).
 */
export function newId<Prefix extends string>(prefix: Prefix, timeMs: number): Id<Prefix> {
  return makeId(prefix, timeMs)
}

/** Makes a maker of ids with its own counter and its own randomness. */
export function idMaker(
  fillRandom: FillRandom,
): <Prefix extends string>(prefix: Prefix, timeMs: number) => Id<Prefix> {
  const pool = new Uint8Array(POOL_BYTES)
  let unread = 0
  let lastMs = -1
  let sequence = 0
  let timeHex = ''
  return (prefix, timeMs) => {
    if (!(timeMs >= 0 && timeMs <= TIME_MAX)) throw new RangeError(`not a time an id can carry: ${timeMs}`)
    if (unread < BYTES_PER_ID) {
      fillRandom(pool)
      unread = POOL_BYTES
    }
    unread -= BYTES_PER_ID
    const now = Math.floor(timeMs)
    // The counter starts in its lower half, so that one millisecond has room; when it is spent, time is borrowed.
    const spent = now <= lastMs && sequence === SEQUENCE_MAX
    if (now > lastMs || spent) {
      lastMs = spent ? lastMs + 1 : now
      sequence = ((pool[unread]! << 8) | pool[unread + 1]!) & 0x7ff
      timeHex = lastMs.toString(16).padStart(12, '0')
    } else sequence++
    return `${prefix}_${timeHex}7${HEX[sequence >> 8]![1]!}${HEX[sequence & 0xff]!}${tail(pool, unread + 2)}`
  }
}

/** The id as a dashed UUID, for a `uuid` column. Throws RangeError for another text. */
export function uuidOf(id: string): string {
  const hex = id.slice(-32)
  if (id.length < 34 || id.charCodeAt(id.length - 33) !== 0x5f || !SHAPE.test(hex)) {
    throw new RangeError(`not an id: ${JSON.stringify(id)}`)
  }
  return dashedUuid(hex)
}

/** 32 hexadecimal digits in the form of a `uuid` column. */
export function dashedUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The id of a dashed UUID read from a `uuid` column. Throws RangeError for another text. */
export function idOf<Prefix extends string>(prefix: Prefix, uuid: string): Id<Prefix> {
  if (!DASHED.test(uuid)) throw new RangeError(`not a uuid: ${JSON.stringify(uuid)}`)
  const lower = uuid.toLowerCase()
  return `${prefix}_${lower.slice(0, 8)}${lower.slice(9, 13)}${lower.slice(14, 18)}${lower.slice(19, 23)}${lower.slice(24)}`
}

/** Tells whether a text is an id of this kind. */
export function isId<Prefix extends string>(prefix: Prefix, text: string): text is Id<Prefix> {
  return (
    text.length === prefix.length + 33 &&
    text.charCodeAt(prefix.length) === 0x5f &&
    text.startsWith(prefix) &&
    SHAPE.test(text.slice(prefix.length + 1))
  )
}

/** When an id was made, in milliseconds since 1970. Throws RangeError for another text. */
export function timeOfId(id: string): number {
  const uuid = uuidOf(id)
  return parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16)
}

function tail(pool: Uint8Array, at: number): string {
  return (
    HEX[0x80 | (pool[at]! & 0x3f)]! +
    HEX[pool[at + 1]!]! +
    HEX[pool[at + 2]!]! +
    HEX[pool[at + 3]!]! +
    HEX[pool[at + 4]!]! +
    HEX[pool[at + 5]!]! +
    HEX[pool[at + 6]!]! +
    HEX[pool[at + 7]!]!
  )
}
