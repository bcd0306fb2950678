/** A message of Telegram's: its number counts within its chat alone, so both are needed. */
export type MessageRef = { readonly chatId: string; readonly messageId: number }

/** Writes a message's reference as it is stored and given back. */
export function messageRef(chatId: number | string, messageId: number): string {
  return `${chatId}:${messageId}`
}

/** Reads a reference; null for one that names no message, such as that of a pressed button. */
export function readMessageRef(text: string | null | undefined): MessageRef | null {
  const [, chatId, messageId] = /^(-?\d+):(\d+)$/.exec(text ?? '') ?? []
  return chatId === undefined ? null : { chatId, messageId: Number(messageId) }
}

/** How Telegram wants a chat named: a number where it is one, `@name` of a public channel otherwise. */
export function chatIdOf(address: string): number | string {
  return /^-?\d{1,15}$/.test(address) ? Number(address) : address
}
