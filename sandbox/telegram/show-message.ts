import type { HandsetMessageInput, RichButton, RichContent, RichMedia } from '../handsets/handset.ts'
import type { StoredFile } from './file-store.ts'
import type { Bot, Chat, KeyboardButton, Message, World } from './world.ts'

/** What a handset that is away gets at once when it is back; older messages it does not see. */
const waitingMax = 200

/** The name of a message on the handsets that show it. */
export function shownId(bot: Bot, messageId: number): string {
  return `tg-${bot.id}-${messageId}`
}

/** The message a handset's name of it means; null for another bot's. */
export function messageIdOf(bot: Bot, shown: string): number | null {
  const [, botId, messageId] = /^tg-(\d+)-(\d+)$/.exec(shown) ?? []
  return botId === String(bot.id) ? Number(messageId) : null
}

/**
 * Shows a message on the handsets of its chat, as each of them fares: at once, after a while, or when it is back.
 * What was changed or taken back until then is shown as it is by then.
 */
export function showMessage(world: World, bot: Bot, chat: Chat, messageId: number): void {
  for (const address of chat.members) {
    const show = (): void => {
      const message = chat.messages.get(messageId)
      if (message) world.handsets.receive(address, shownMessage(world, bot, chat, message, address))
    }
    const { deliver, delayMs = 5_000 } = world.handsets.behaviour(address)
    if (deliver === 'offline')
      world.waiting.set(address, [...(world.waiting.get(address) ?? []).slice(1 - waitingMax), show])
    else world.later.after(deliver === 'delay' ? delayMs : 0, show)
  }
}

function shownMessage(
  world: World,
  bot: Bot,
  chat: Chat,
  message: Message,
  address: string,
): HandsetMessageInput {
  const rich = richOf(world, bot, message, chat.keyboard)
  return {
    channel: 'telegram',
    from: `@${bot.username}`,
    to: address,
    text: textOf(message),
    parts: 1,
    encoding: 'utf8',
    senderName: chat.type === 'private' ? bot.firstName : `${bot.firstName} · ${chat.title}`,
    providerId: shownId(bot, message.message_id),
    ...(Object.keys(rich).length > 0 && { rich }),
    raw: message,
  }
}

/** What a message says in words. */
export function textOf(message: Message): string {
  const text = message['text'] ?? message['caption']
  return typeof text === 'string' ? text : ''
}

/** What a message shows beyond its words. */
export function richOf(
  world: World,
  bot: Bot,
  message: Message,
  keyboard: readonly KeyboardButton[] = [],
): RichContent {
  const media = mediaOf(world, bot, message)
  const buttons = [...inlineButtons(message), ...keyboard.map(keyboardButton)]
  const location = message['location'] as RichContent['location']
  const venue = message['venue'] as { title: string; address: string } | undefined
  const contact = message['contact'] as { first_name: string; phone_number: string } | undefined
  const quoted = message['reply_to_message'] as Message | undefined
  return {
    ...(media && { media: [media] }),
    ...(buttons.length > 0 && { buttons }),
    ...(location && {
      location: venue ? { ...location, name: venue.title, address: venue.address } : location,
    }),
    ...(contact && { contacts: [{ name: contact.first_name, phones: [contact.phone_number] }] }),
    ...(quoted && { quoted: textOf(quoted) || 'a message' }),
  }
}

const fileKinds = [
  'photo',
  'animation',
  'video',
  'video_note',
  'audio',
  'voice',
  'document',
  'sticker',
] as const

function mediaOf(world: World, bot: Bot, message: Message): RichMedia | null {
  for (const kind of fileKinds) {
    const value = message[kind] as { file_id: string } | readonly { file_id: string }[] | undefined
    const named = Array.isArray(value)
      ? (value as readonly { file_id: string }[]).at(-1)
      : (value as { file_id: string } | undefined)
    const file = named && world.files.find(bot.id, named.file_id)
    if (file) return shownFile(world, file)
  }
  return null
}

/** Where a handset finds a file: at its own URL, or with us. */
function shownFile(world: World, file: StoredFile): RichMedia {
  return {
    url: file.url ?? `${world.url()}/sandbox/files/${file.uniqueId}`,
    mimeType: file.mimeType,
    ...(file.filename && { filename: file.filename }),
  }
}

function inlineButtons(message: Message): RichButton[] {
  const markup = message['reply_markup'] as { inline_keyboard: Record<string, string>[][] } | undefined
  return (markup?.inline_keyboard.flat() ?? []).map(({ text = '', callback_data, url }) => {
    if (callback_data !== undefined) return { kind: 'reply', id: callback_data, title: text }
    return url === undefined
      ? { kind: 'other', id: text, title: text }
      : { kind: 'url', id: url, title: text, url }
  })
}

function keyboardButton({ text, request_location }: KeyboardButton): RichButton {
  return { kind: request_location ? 'location' : 'reply', id: text, title: text }
}
