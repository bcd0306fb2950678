import { randomInt } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import type { Carry, RichContent, Writing } from '../handsets/handset.ts'
import { SandboxProblem } from '../problem.ts'
import { botNamed, privateChat, setBlocked } from './chats.ts'
import { emoji } from './emoji.ts'
import { fileBody } from './file-body.ts'
import type { FileKind } from './file-store.ts'
import type { MessageBody } from './message-body.ts'
import { personOf } from './person-of.ts'
import { chatObject, keepMessage, withoutQuote } from './post-message.ts'
import { foundEntities } from './read-text.ts'
import { messageIdOf, richOf, shownId } from './show-message.ts'
import type { Bot, Chat, KeyboardButton, Message, World } from './world.ts'

type Carried = ReturnType<Carry>

/** Where handsets are when a bot asks for it. */
const whereHandsetsAre = { latitude: 19.432608, longitude: -99.133209 }

/** Carries what a person does to the bot: writes, sends, presses a button, reacts. Writing starts a chat, and lifts a block. */
export function carryWriting(world: World, writing: Writing): Carried {
  const bot = botNamed(world, writing.to)
  const chat = privateChat(world, bot, writing.from)
  if (world.handsets.behaviour(writing.from).deliver !== 'block') setBlocked(world, bot, chat, false)
  if (writing.reaction) return carryReaction(world, bot, chat, writing, writing.reaction)
  if (writing.button) return carryPress(world, bot, chat, writing, writing.button)
  return carryMessage(world, bot, chat, writing, bodyOf(world, bot, writing))
}

function carryMessage(world: World, bot: Bot, chat: Chat, writing: Writing, body: MessageBody): Carried {
  const quotedId = writing.replyTo === undefined ? null : idOfShown(world, bot, writing.from, writing.replyTo)
  const quoted = quotedId === null ? undefined : chat.messages.get(quotedId)
  const message = keepMessage(bot, chat, personOf(world.handsets, writing.from), {
    ...(quoted && { reply_to_message: withoutQuote(quoted) }),
    ...body,
  })
  tell(world, bot, chat, 'message', message, message.message_id)
  return carried(bot, message.message_id, richOf(world, bot, message))
}

/** Tells the bot, and shows the person by the second tick that it was taken. */
function tell(world: World, bot: Bot, chat: Chat, kind: string, what: unknown, messageId: number): void {
  const [address = ''] = chat.members
  bot.updates.add(kind, what, chat.id, () =>
    world.handsets.revise(address, shownId(bot, messageId), { ticks: 'read' }),
  )
}

function carried(bot: Bot, messageId: number, rich: RichContent = {}): Carried {
  const shown = Object.keys(rich).length > 0 ? { rich } : {}
  return { parts: 1, encoding: 'utf8', providerId: shownId(bot, messageId), ...shown }
}

function bodyOf(world: World, bot: Bot, { text, media, location }: Writing): MessageBody {
  if (location) {
    const { name, latitude, longitude } = location
    const point = { latitude, longitude }
    return name === undefined
      ? { location: point }
      : { location: point, venue: { location: point, title: name, address: name } }
  }
  if (media) {
    const kind = kindOf(media.mimeType)
    const bytes = media.base64 === undefined ? null : Buffer.from(media.base64, 'base64')
    const filename = media.filename ?? ''
    const file = world.files.add({
      kind,
      mimeType: media.mimeType,
      filename,
      bytes,
      url: bytes ? null : media.url,
    })
    return { ...fileBody(bot.id, file, kind), ...(text && { caption: text }) }
  }
  const entities = foundEntities(text)
  return { text, ...(entities.length > 0 && { entities }) }
}

function kindOf(mimeType: string): FileKind {
  if (/^image\/(?:jpeg|png)$/.test(mimeType)) return 'photo'
  if (mimeType === 'image/webp') return 'sticker'
  if (mimeType === 'video/mp4') return 'video'
  if (mimeType === 'image/gif') return 'animation'
  if (/^audio\/(?:ogg|opus)$/.test(mimeType)) return 'voice'
  return mimeType.startsWith('audio/') ? 'audio' : 'document'
}

/** A button of the person's keyboard writes for it; one below a message asks the bot, which must answer soon. */
function carryPress(
  world: World,
  bot: Bot,
  chat: Chat,
  writing: Writing,
  { id, title, messageId }: NonNullable<Writing['button']>,
): Carried {
  const key = chat.keyboard.find(({ text }) => text === id || text === title)
  const message = pressedMessage(world, bot, chat, writing.from, id, messageId)
  if (!message && key) return carryMessage(world, bot, chat, writing, bodyOfKey(key, world, writing.from))
  if (!message)
    throw new SandboxProblem(
      422,
      'button_unknown',
      `No message of @${bot.username} on this handset has a button ${id}.`,
    )
  const queryId = `${bot.id}${randomInt(1e9, 1e10)}`
  for (const [old, until] of bot.pressed) if (until < performance.now()) bot.pressed.delete(old)
  bot.pressed.set(queryId, performance.now() + world.settings.pressedMs)
  const query = {
    id: queryId,
    from: personOf(world.handsets, writing.from),
    message,
    chat_instance: String(chat.id * 7),
    data: id,
  }
  bot.updates.add('callback_query', query, chat.id)
  return { parts: 1, encoding: 'utf8', providerId: `tg-${bot.id}-press-${queryId}` }
}

function bodyOfKey(
  { text, request_contact, request_location }: KeyboardButton,
  world: World,
  address: string,
): MessageBody {
  if (request_location) return { location: whereHandsetsAre }
  if (!request_contact) return { text }
  const { id, first_name } = personOf(world.handsets, address)
  return { contact: { phone_number: address.replace(/^\+/, ''), first_name, user_id: id } }
}

/** The message whose button is pressed: the one named, else the newest that has it. */
function pressedMessage(
  world: World,
  bot: Bot,
  chat: Chat,
  address: string,
  data: string,
  shown: string | undefined,
): Message | undefined {
  const named = shown === undefined ? null : idOfShown(world, bot, address, shown)
  const messages = named === null ? [...chat.messages.values()].toReversed() : [chat.messages.get(named)]
  return messages.find((message) => message !== undefined && hasButton(message, data))
}

function hasButton(message: Message, data: string): boolean {
  const markup = message['reply_markup'] as { inline_keyboard: { callback_data?: string }[][] } | undefined
  return markup?.inline_keyboard.flat().some(({ callback_data }) => callback_data === data) ?? false
}

function carryReaction(
  world: World,
  bot: Bot,
  chat: Chat,
  { from }: Writing,
  reaction: { messageId: string; emoji: string },
): Carried {
  const messageId = idOfShown(world, bot, from, reaction.messageId)
  const message = messageId === null ? undefined : chat.messages.get(messageId)
  if (!message)
    throw new SandboxProblem(422, 'message_unknown', `This handset has no such message of @${bot.username}.`)
  const plain = reaction.emoji.replaceAll('\uFE0F', '')
  if (plain !== '' && !emoji.has(plain))
    throw new SandboxProblem(422, 'reaction_unknown', `Telegram offers no reaction ${reaction.emoji}.`)
  const [before, after] = [reactionsOn(world, from, bot, message), plain === '' ? [] : [plain]]
  const typed = (list: readonly string[]) => list.map((one) => ({ type: 'emoji', emoji: one }))
  const person = personOf(world.handsets, from)
  const change = {
    chat: chatObject(chat, person),
    message_id: message.message_id,
    user: person,
    date: Math.floor(nowMs() / 1_000),
    old_reaction: typed(before),
    new_reaction: typed(after),
  }
  const shown = shownId(bot, message.message_id)
  const rich = world.handsets.find(from, shown)?.rich ?? {}
  world.handsets.revise(from, shown, { rich: { ...rich, reactions: after } })
  bot.updates.add('message_reaction', change, chat.id)
  return { parts: 1, encoding: 'utf8', providerId: `${shown}-reaction` }
}

function reactionsOn(world: World, address: string, bot: Bot, { message_id }: Message): readonly string[] {
  return world.handsets.find(address, shownId(bot, message_id))?.rich?.reactions ?? []
}

/** A message as the handset names it, by its own id or ours. */
function idOfShown(world: World, bot: Bot, address: string, shown: string): number | null {
  return messageIdOf(bot, world.handsets.find(address, shown)?.providerId ?? shown)
}
