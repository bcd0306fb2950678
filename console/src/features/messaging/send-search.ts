/** What another page may fill into the send form: the message to send again, or its parts. */
export type SendSearch = { to?: string; from?: string; text?: string; class?: string }

export function readSendSearch(search: Record<string, unknown>): SendSearch {
  const read: SendSearch = {}
  for (const name of ['to', 'from', 'text', 'class'] as const) {
    const value = search[name]
    if (typeof value === 'string' || typeof value === 'number') read[name] = String(value)
  }
  return read
}
