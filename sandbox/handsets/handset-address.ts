/**
 * Brings a handset's address to one writing: telephone numbers as `+` and digits, anything else in lower case.
 * Shape: accepts `+91 98…`, `0091…`, `91…`; a number of fewer than 7 digits (a short code) keeps no `+`; empty stays empty.
 */
export function handsetAddress(text: string): string {
  const trimmed = text.trim()
  const digits = trimmed.replace(/[\s().-]/g, '')
  const number = /^(?:\+|00)?(\d+)$/.exec(digits)?.[1]
  if (number === undefined) return trimmed.toLowerCase()
  return number.length < 7 ? number : `+${number}`
}
