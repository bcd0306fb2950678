/** What of a file is asked for: the first byte and the last, both counted from 0 and both meant. */
export type ByteRange = { readonly first: number; readonly last: number }

/**
 * The part of a file that a Range header asks for: null for the whole, `unsatisfiable` for one that has no byte of it.
 * Several ranges at once, other units, and what is no range are overlooked, as a server may: the whole is given.
 * Source: RFC 9110 §14.1.2, §14.2.
 */
export function byteRangeOf(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | null {
  const [, from = '', to = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? []
  if (from === '' && to === '') return null
  if (from === '') return lastBytes(Number(to), sizeBytes)
  const first = Number(from)
  if (to !== '' && Number(to) < first) return null
  if (first >= sizeBytes) return 'unsatisfiable'
  return { first, last: Math.min(to === '' ? Infinity : Number(to), sizeBytes - 1) }
}

function lastBytes(count: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (count === 0 || sizeBytes === 0) return 'unsatisfiable'
  return { first: Math.max(0, sizeBytes - count), last: sizeBytes - 1 }
}
