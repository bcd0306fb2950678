import { nowMs } from '#platform/clock.ts'
import { emoji } from './emoji.ts'
import { findChat, openChat } from './find-chat.ts'
import { albumBodies, bodyOf } from './message-body.ts'
import { ensurePace, postMessage, withoutUndefined } from './post-message.ts'
import { textParam } from './read-params.ts'
import { readCaption, readText } from './read-text.ts'
import { readReplyMarkup } from './reply-markup.ts'
import { richOf, shownId, textOf } from './show-message.ts'
import { badRequest } from './telegram-error.ts'
import type { Chat, Message, Play, Played } from './world.ts'

const deletableMs = 48 * 3_600_000
const chatActions =
  /^(?:typing|upload_(?:photo|video|voice|document|video_note)|record_(?:video|voice|video_note)|choose_sticker|find_location)$/

const sending = Object.fromEntries(
  Object.entries(bodyOf).map(([name, body]) => [name, (play: Play): Played => send(play, body)]),
)

/** What bots do in chats: send, change, take back, react, answer. They throw TelegramError. */
export const messageMethods: Readonly<Record<string, (play: Play) => Played>> = {
  ...sending,
  sendmediagroup: sendAlbum,
  sendchataction: (play) => {
    openChat(play)
    if (!chatActions.test(String(play.params['action'])))
      throw badRequest('wrong parameter action in request')
    return { result: true }
  },
  editmessagetext: (play) => edit(play, ({ text }) => ensureIs(text, 'text') && readText(play.params)),
  editmessagecaption: (play) =>
    edit(play, () => ({ caption: undefined, caption_entities: undefined, ...readCaption(play.params) })),
  editmessagereplymarkup: (play) => edit(play, () => ({})),
  deletemessage: (play) => {
    const { chat, message } = ownMessage(play, play.params['message_id'], 'delete')
    take(play, chat, message)
    return { result: true }
  },
  deletemessages: (play) => {
    const chat = findChat(play.bot, play.params['chat_id'])
    for (const id of play.params['message_ids'] as number[]) {
      const message = chat.messages.get(id)
      if (message) take(play, chat, message)
    }
    return { result: true }
  },
  setmessagereaction: react,
  answercallbackquery: answerPressed,
}

function send(play: Play, body: (play: Play) => Readonly<Record<string, unknown>>): Played {
  const chat = openChat(play)
  const said = body(play)
  ensurePace(play, chat)
  return { result: postMessage(play, chat, said) }
}

function sendAlbum(play: Play): Played {
  const chat = openChat(play)
  const bodies = albumBodies(play)
  ensurePace(play, chat)
  const media_group_id = `${play.bot.id}${play.bot.lastMessageId}`
  return { result: bodies.map((body) => postMessage(play, chat, body, { media_group_id })) }
}

/** Changes a message of the bot; one that would stay as it is is refused. */
function edit(play: Play, change: (message: Message) => Readonly<Record<string, unknown>>): Played {
  if (play.params['message_id'] === undefined) throw badRequest('message identifier is not specified')
  const { chat, message } = ownMessage(play, play.params['message_id'], 'edit')
  openChat(play)
  const changed = change(message)
  const { inline } = readReplyMarkup(play.params['reply_markup'])
  const next = withoutUndefined({ ...message, ...changed, reply_markup: inline })
  if (JSON.stringify({ ...next, edit_date: 0 }) === JSON.stringify({ ...message, edit_date: 0 }))
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    )
  const edited: Message = { ...next, edit_date: Math.floor(nowMs() / 1_000) }
  chat.messages.set(message.message_id, edited)
  revise(play, chat, edited)
  return { result: edited }
}

function ensureIs(value: unknown, what: string): true {
  if (value === undefined) throw badRequest(`there is no ${what} in the message to edit`)
  return true
}

function revise({ world, bot }: Play, chat: Chat, message: Message): void {
  for (const address of chat.members)
    world.handsets.revise(address, shownId(bot, message.message_id), {
      text: textOf(message),
      rich: { ...richOf(world, bot, message), state: 'edited' },
    })
}

function ownMessage(
  { bot, params }: Play,
  messageId: unknown,
  toDo: 'edit' | 'delete',
): { chat: Chat; message: Message } {
  const chat = findChat(bot, params['chat_id'])
  const message = chat.messages.get(Number(messageId))
  if (!message) throw badRequest(`message to ${toDo} not found`)
  if (toDo === 'edit' && message.from.id !== bot.id) throw badRequest("message can't be edited")
  return { chat, message }
}

function take({ world, bot }: Play, chat: Chat, message: Message): void {
  if (nowMs() - message.date * 1_000 > deletableMs) throw badRequest("message can't be deleted")
  chat.messages.delete(message.message_id)
  for (const address of chat.members)
    world.handsets.revise(address, shownId(bot, message.message_id), { text: '', rich: { state: 'deleted' } })
}

/** A bot has one reaction on a message; none takes it back. */
function react(play: Play): Played {
  const { world, bot, params } = play
  const chat = openChat(play)
  const message = chat.messages.get(Number(params['message_id']))
  if (!message) throw badRequest('message to react not found')
  const reactions = (params['reaction'] ?? []) as readonly { type: string; emoji?: string }[]
  if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY')
  if (reactions.some((one) => one.type !== 'emoji' || !emoji.has(one.emoji ?? '')))
    throw badRequest('REACTION_INVALID')
  const rich = { ...richOf(world, bot, message), reactions: reactions.map((one) => one.emoji ?? '') }
  for (const address of chat.members)
    world.handsets.revise(address, shownId(bot, message.message_id), { rich })
  return { result: true }
}

function answerPressed({ bot, params }: Play): Played {
  const id = String(params['callback_query_id'])
  const until = bot.pressed.get(id) ?? 0
  bot.pressed.delete(id)
  if (until < performance.now())
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  if (Array.from(textParam(params, 'text')).length > 200) throw badRequest('MESSAGE_TOO_LONG')
  return { result: true }
}
