import { nowMs } from '#platform/clock.ts'
import type { MessageBody } from './message-body.ts'
import { readReplyMarkup } from './reply-markup.ts'
import { showMessage } from './show-message.ts'
import { TelegramError, badRequest } from './telegram-error.ts'
import type { Bot, Chat, Message, Play, User } from './world.ts'

const messagesMax = 2_000

/** Puts a message of the bot into a chat and shows it. Throws TelegramError. */
export function postMessage(play: Play, chat: Chat, body: MessageBody, beside: MessageBody = {}): Message {
  const { world, bot, params } = play
  const { inline, keyboard } = readReplyMarkup(params['reply_markup'])
  const quoted = quotedMessage(chat, params['reply_parameters'])
  if (keyboard) chat.keyboard = keyboard
  const message = keepMessage(bot, chat, botUser(bot), {
    ...beside,
    ...(quoted && { reply_to_message: quoted }),
    ...body,
    ...(inline && { reply_markup: inline }),
    ...(params['protect_content'] === true && { has_protected_content: true }),
  })
  showMessage(world, bot, chat, message.message_id)
  return message
}

/** Counts a sending against the limits. Throws TelegramError 429. */
export function ensurePace({ world, bot }: Play, chat: Chat): void {
  const { perSecond, perChatPerSecond, perChatBurst, perGroupPerMinute } = world.settings
  const retryAfterS = bot.rates.take([
    { name: 'all', burst: perSecond, perSecond },
    chat.type === 'private'
      ? { name: String(chat.id), burst: perChatBurst, perSecond: perChatPerSecond }
      : { name: String(chat.id), burst: perGroupPerMinute, perSecond: perGroupPerMinute / 60 },
  ])
  if (retryAfterS > 0)
    throw new TelegramError(429, `Too Many Requests: retry after ${retryAfterS}`, {
      retry_after: retryAfterS,
    })
}

/** Gives a message its number and keeps it in its chat. */
export function keepMessage(bot: Bot, chat: Chat, from: User, body: MessageBody): Message {
  const message = {
    message_id: ++bot.lastMessageId,
    from,
    chat: chatObject(chat, from.is_bot ? undefined : from),
    date: Math.floor(nowMs() / 1_000),
    ...body,
  }
  chat.messages.set(message.message_id, message)
  if (chat.messages.size > messagesMax) chat.messages.delete(chat.messages.keys().next().value ?? 0)
  return message
}

/** A bot as messages name it. */
export function botUser({ id, firstName, username }: Bot): User {
  return { id, is_bot: true, first_name: firstName, username }
}

/** A chat as messages name it: one with a person bears its name. */
export function chatObject(chat: Chat, person?: User): Message['chat'] {
  if (chat.type !== 'private') return { id: chat.id, type: chat.type, title: chat.title }
  return { id: chat.id, type: 'private', first_name: person?.first_name ?? chat.title }
}

/** The message a reply quotes, without what it quotes itself. */
function quotedMessage(chat: Chat, reply: unknown): Message | null {
  if (reply === undefined) return null
  const { message_id, allow_sending_without_reply } = reply as {
    message_id: number
    allow_sending_without_reply?: boolean
  }
  const quoted = chat.messages.get(message_id)
  if (quoted) return withoutQuote(quoted)
  if (allow_sending_without_reply) return null
  throw badRequest('message to be replied not found')
}

/** Telegram nests no replies. */
export function withoutQuote(message: Message): Message {
  return message['reply_to_message'] === undefined
    ? message
    : withoutUndefined({ ...message, reply_to_message: undefined })
}

/** What is undefined is not there: so a message is written, and so it is compared. */
export function withoutUndefined(message: Message): Message {
  return JSON.parse(JSON.stringify(message)) as Message
}
