/** How the message centre writes its ids: hexadecimal or decimal, in the submit response and in the receipt. */
export type IdForm = 'hex' | 'dec'

/**
 * Numbers messages. Shape: strictly growing from `startMs` × 1000, so ids of a restarted centre do not repeat those
 * of the one before unless it took a million messages a second.
 */
export function createMessageIds(startMs: number): () => number {
  let last = startMs * 1000
  return () => ++last
}

/** Writes an id in the form asked for. */
export function writeMessageId(id: number, form: IdForm): string {
  return id.toString(form === 'hex' ? 16 : 10)
}
