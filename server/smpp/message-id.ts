/** How a carrier writes its message ids in one place (the submit response, or the receipt). */
export type MessageIdForm = 'text' | 'decimal' | 'hexadecimal'

/**
 * Brings a carrier's message id to one form, so that a submit's id and its receipt's meet.
 * Shape: hexadecimal without leading zeros for numbers of the form named, else lower-case text without leading zeros.
 */
export function canonicalMessageId(id: string, form: MessageIdForm = 'text'): string {
  const text = id.trim().toLowerCase()
  if (form === 'decimal' && /^\d+$/.test(text)) return BigInt(text).toString(16)
  if (form === 'hexadecimal' && /^(0x)?[0-9a-f]+$/.test(text))
    return BigInt(`0x${text.replace(/^0x/, '')}`).toString(16)
  return withoutZeros(text)
}

/**
 * Every id a receipt's id may have had in the submit response, likeliest first: as it stands, decimal written in
 * hexadecimal, hexadecimal written in decimal. Each is in the `text` form of `canonicalMessageId`.
 */
export function messageIdCandidates(id: string): string[] {
  const text = canonicalMessageId(id)
  const candidates = [text]
  if (/^\d{1,38}$/.test(text)) candidates.push(BigInt(text).toString(16))
  if (/^[0-9a-f]{1,32}$/.test(text)) candidates.push(BigInt(`0x${text}`).toString(10))
  return [...new Set(candidates)]
}

function withoutZeros(text: string): string {
  const stripped = text.replace(/^0+/, '')
  return stripped === '' ? (text === '' ? '' : '0') : stripped
}
