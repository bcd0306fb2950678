import type { Author, InboundMessage, Profile, Update } from '../update.ts'
import {
  hookShape,
  type HookCallbackQuery,
  type HookChat,
  type HookMembership,
  type HookMessage,
  type HookReaction,
  type HookUser,
} from './hook-shapes.ts'
import { messageRef } from './message-ref.ts'
import { internationalNumber, readContent } from './read-content.ts'

/** What precedes the number of a pressed button in a message's id: it is answered by that number. */
export const callbackPrefix = 'callback:'

const millisecond = 1_000

/**
 * Reads one update of Telegram's, which says one thing. What concerns no conversation says nothing.
 * `to`: the bot's own address. Throws when the body is no update.
 */
export function readHook(body: Buffer, to: string): readonly Update[] {
  const update = hookShape.parse(JSON.parse(body.toString('utf8')))
  const { update_id, callback_query, my_chat_member, message_reaction } = update
  const message = update.message ?? update.channel_post
  const edited = update.edited_message ?? update.edited_channel_post
  if (message) return readMessage(message, to)
  if (edited) return readEdit(edited, to)
  if (callback_query) return readPress(callback_query, to)
  if (my_chat_member) return readMembership(my_chat_member, to)
  return message_reaction ? readReaction(message_reaction, update_id, to) : []
}

function readMessage(message: HookMessage, to: string): readonly Update[] {
  const { chat, from, message_id, date, migrate_to_chat_id, reply_to_message } = message
  if (migrate_to_chat_id !== undefined)
    return [{ kind: 'identity', from: String(chat.id), to, address: String(migrate_to_chat_id) }]
  const content = readContent(message)
  if (!content) return []
  const payload = startPayload(message)
  return [
    {
      kind: 'message',
      providerId: messageRef(chat.id, message_id),
      from: String(chat.id),
      to,
      content,
      profile: profileOf(chat, from, message),
      ...authorOf(message),
      ...(reply_to_message && { regarding: messageRef(chat.id, reply_to_message.message_id) }),
      ...(payload !== null && { referral: { source: 'start_link', payload } }),
      ...(message.media_group_id !== undefined && { group: message.media_group_id }),
      sentAtMs: date * millisecond,
    },
  ]
}

/** What a link to the bot carried: `t.me/<bot>?start=<payload>` has the contact send it with the command. */
function startPayload({ text = '' }: HookMessage): string | null {
  return /^\/start(?:@\w+)?\s+(\S+)\s*$/.exec(text)?.[1] ?? null
}

/** A group or channel is one contact, with the name it goes by. */
function profileOf(chat: HookChat, from: HookUser | undefined, message?: HookMessage): Profile {
  if (chat.type !== 'private')
    return { ...(chat.title && { name: chat.title }), ...(chat.username && { username: chat.username }) }
  const name = personName(from)
  const phone = ownNumber(from, message)
  return {
    ...(name && { name }),
    ...(from?.username && { username: from.username }),
    ...(from?.language_code && { language: from.language_code }),
    ...(phone && { aliases: [phone] }),
  }
}

type Written = Pick<HookMessage, 'chat' | 'from' | 'sender_chat' | 'author_signature'>

/**
 * Who of several people wrote. Where somebody writes as a chat, an anonymous administrator or a channel, that chat is the
 * author: the person Telegram names beside it is a stand-in. A signature is all it tells of whoever it is.
 */
function authorOf({ chat, from, sender_chat, author_signature }: Written): { readonly author?: Author } {
  if (chat.type === 'private') return {}
  const { id, username } = sender_chat ?? from ?? chat
  const said = sender_chat ? sender_chat.title : from ? personName(from) : chat.title
  const name = [said, author_signature && `(${author_signature})`].filter(Boolean).join(' ')
  return { author: { id: String(id), ...(name && { name }), ...(username && { username }) } }
}

const personName = (from: HookUser | undefined): string =>
  [from?.first_name, from?.last_name].filter(Boolean).join(' ')

/** The number a contact shared of itself: Telegram vouches for it where the card is the sender's own. */
function ownNumber(from: HookUser | undefined, message: HookMessage | undefined): string | null {
  const contact = message?.contact
  return contact && from && contact.user_id === from.id ? internationalNumber(contact.phone_number) : null
}

function readEdit(message: HookMessage, to: string): readonly Update[] {
  const { chat, message_id, edit_date } = message
  const content = readContent(message)
  if (!content) return []
  return [
    {
      kind: 'edited',
      from: String(chat.id),
      to,
      providerId: messageRef(chat.id, message_id),
      content,
      ...(edit_date !== undefined && { changedAtMs: edit_date * millisecond }),
    },
  ]
}

function readPress({ id, from, data, message }: HookCallbackQuery, to: string): readonly InboundMessage[] {
  if (data === undefined) return []
  const chat = message?.chat ?? { id: from.id, type: 'private' }
  const pressed = message?.reply_markup?.inline_keyboard.flat().find((one) => one.callback_data === data)
  return [
    {
      kind: 'message',
      providerId: `${callbackPrefix}${id}`,
      from: String(chat.id),
      to,
      content: { type: 'answer', id: data, title: pressed?.text ?? data },
      profile: profileOf(chat, from),
      ...authorOf({ chat, from }),
      ...(message && { regarding: messageRef(chat.id, message.message_id) }),
    },
  ]
}

const outside = new Set(['left', 'kicked'])

const kinds: Readonly<Record<string, string>> = { private: 'The contact', channel: 'The channel' }

/** A contact that blocks the bot, or a group that takes it out, wants nothing of it; starting it again lifts that. */
function readMembership(change: HookMembership, to: string): readonly Update[] {
  const { chat, old_chat_member, new_chat_member } = change
  const [was, is] = [outside.has(old_chat_member.status), outside.has(new_chat_member.status)]
  if (was === is) return []
  const who = kinds[chat.type] ?? 'The group'
  const did = is ? (chat.type === 'private' ? 'blocked the bot' : 'took the bot out') : 'let the bot in again'
  return [
    { kind: 'preference', from: String(chat.id), to, wants: !is, purpose: 'all', detail: `${who} ${did}.` },
  ]
}

function readReaction(
  { chat, message_id, user, actor_chat, date, new_reaction }: HookReaction,
  updateId: number,
  to: string,
): readonly Update[] {
  const newest = new_reaction.at(-1)
  const content =
    newest && newest.emoji === undefined
      ? ({ type: 'unsupported', what: `a reaction of the kind ${newest.type}` } as const)
      : ({ type: 'reaction', emoji: newest?.emoji ?? '' } as const)
  return [
    {
      kind: 'message',
      providerId: `update:${updateId}`,
      from: String(chat.id),
      to,
      content,
      profile: profileOf(chat, user),
      ...authorOf({ chat, from: user, sender_chat: actor_chat }),
      regarding: messageRef(chat.id, message_id),
      sentAtMs: date * millisecond,
    },
  ]
}
