/**
 * Says whether every text in a value can be stored and sent: no U+0000 and no half of a surrogate pair, which no database
 * and no wire takes. Looks into arrays and objects, keys included.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true
  if (Array.isArray(value)) return value.every(isStorable)
  return Object.entries(value).every(([key, inner]) => isStorableText(key) && isStorable(inner))
}

function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}

/** The value with every text in it, names of members included, as `storableText` gives it; what is no plain data stays. */
export function storableValue<Value>(value: Value): Value {
  if (isStorable(value)) return value
  if (typeof value === 'string') return storableText(value) as Value
  if (Array.isArray(value)) return value.map(storableValue) as Value
  const members = Object.entries(value as object)
  return Object.fromEntries(
    members.map(([name, inner]) => [storableText(name), storableValue<unknown>(inner)]),
  ) as Value
}

/** The beginning of a text, of at most so many UTF-16 units, without half of a character at its end. */
export function storableStart(text: string, lengthMax: number): string {
  return storableText(text)
    .slice(0, lengthMax)
    .replace(/[\ud800-\udbff]$/, '')
}

/** The text with what cannot be stored shown as U+FFFD. */
export function storableText(text: string): string {
  return isStorableText(text) ? text : text.toWellFormed().replaceAll('\u0000', '\uFFFD')
}
