/**
 * Mail is octets; here they travel as strings of characters up to U+00FF, one an octet, which sockets write as
 * `latin1` without a copy of our own.
 */
export function octetsOf(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

/** Says whether a text is made of 7-bit characters only. */
export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
