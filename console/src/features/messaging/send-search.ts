const names = [
  'channel',
  'to',
  'from',
  'text',
  'template',
  'language',
  'class',
  'contactId',
  'again',
  'replyTo',
] as const

/** What another page may fill into the send form: its parts, a template by its name and language, whom to write to, a message to send again or to answer. */
export type SendSearch = { [name in (typeof names)[number]]?: string }

export function readSendSearch(search: Record<string, unknown>): SendSearch {
  const read: SendSearch = {}
  for (const name of names) {
    const value = search[name]
    if (typeof value === 'string' || typeof value === 'number') read[name] = String(value)
  }
  return read
}
