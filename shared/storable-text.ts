/**
 * Says whether every text in a value can be stored and sent: no U+0000 and no half of a surrogate pair, which no database
 * and no wire takes. Looks into arrays and objects, keys included.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value)
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isStorable)
  return Object.entries(value).every(([key, inner]) => isStorableText(key) && isStorable(inner))
}

function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}

/** The text with what cannot be stored shown as U+FFFD. */
export function storableText(text: string): string {
  return isStorableText(text) ? text : text.toWellFormed().replaceAll('\u0000', '\uFFFD')
}
