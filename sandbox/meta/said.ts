/** What a value of a request says in words: a text or a number; empty for anything else. */
export function said(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** How many characters a text has as Meta counts them: code points. */
export function saidLength(value: unknown): number {
  return Array.from(said(value)).length
}
