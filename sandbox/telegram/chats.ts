import { handsetAddress } from '../handsets/handset-address.ts'
import { nowMs } from '#platform/clock.ts'
import { botUser, chatObject } from './post-message.ts'
import { personOf, telegramIdOf } from './person-of.ts'
import { SandboxProblem } from '../problem.ts'
import { messageIdOf, shownId } from './show-message.ts'
import type { Bot, Chat, Message, World } from './world.ts'

/** The bot a handset writes to: by its user name, its id, or a link to it. */
export function botNamed(world: World, name: string): Bot {
  const plain = name
    .replace(/^(?:https?:\/\/)?t\.me\//i, '')
    .replace(/^@/, '')
    .replace(/\?.*$/, '')
    .toLowerCase()
  for (const bot of world.bots.values())
    if (bot.username.toLowerCase() === plain || String(bot.id) === plain) return bot
  throw new SandboxProblem(
    422,
    'recipient_unknown',
    `Telegram has no bot ${name} here; write to one of ${namesOf(world)}.`,
  )
}

const namesOf = ({ bots }: World): string =>
  [...bots.values()].map(({ username }) => `@${username}`).join(', ')

/** The chat of a person with a bot, begun when it is not there: by that the bot may write. */
export function privateChat(world: World, bot: Bot, address: string): Chat {
  const owner = handsetAddress(address)
  const id = telegramIdOf(owner)
  const known = bot.chats.get(id)
  if (known) return known
  const chat = newChat(id, 'private', personOf(world.handsets, owner).first_name, [owner])
  bot.chats.set(id, chat)
  return chat
}

/** A group of handsets that the bot was added to. Supergroups have ids of their own kind. */
export function addGroup(
  bot: Bot,
  title: string,
  members: readonly string[],
  type: 'group' | 'supergroup' = 'group',
): Chat {
  const number = bot.chats.size + 1
  const id = type === 'group' ? -(4_000_000 + number) : -(1_000_000_000_000 + 2_000_000_000 + number)
  const chat = newChat(id, type, title, members.map(handsetAddress))
  bot.chats.set(id, chat)
  return chat
}

/** Makes a supergroup of a group: it has another id from then on, and the bot is told. */
export function upgradeGroup(bot: Bot, chat: Chat): Chat {
  const next = addGroup(bot, chat.title, chat.members, 'supergroup')
  chat.movedTo = next.id
  const service = {
    message_id: ++bot.lastMessageId,
    date: Math.floor(nowMs() / 1_000),
    from: botUser(bot),
    chat: chatObject(chat),
    migrate_to_chat_id: next.id,
  }
  bot.updates.add('message', service, chat.id)
  return next
}

/** A person changes what it wrote: the bot is told. Shape: null when it wrote no such text. */
export function editWriting(
  world: World,
  bot: Bot,
  address: string,
  shown: string,
  text: string,
): Message | null {
  const chat = bot.chats.get(telegramIdOf(address))
  const messageId = messageIdOf(bot, world.handsets.find(address, shown)?.providerId ?? shown)
  const message = chat?.messages.get(messageId ?? 0)
  if (!chat || message?.['text'] === undefined || message.from.is_bot) return null
  const edited = { ...message, text, edit_date: Math.floor(nowMs() / 1_000) }
  chat.messages.set(message.message_id, edited)
  world.handsets.revise(address, shownId(bot, message.message_id), { text, rich: { state: 'edited' } })
  bot.updates.add('edited_message', edited, chat.id)
  return edited
}

/** A person blocks a bot or lets it in again, or a group takes it out: the bot is told. */
export function setBlocked(world: World, bot: Bot, chat: Chat, isBlocked: boolean): void {
  if (chat.isBlocked === isBlocked) return
  chat.isBlocked = isBlocked
  const person = personOf(world.handsets, chat.members[0] ?? '')
  const inside = { user: botUser(bot), status: 'member' }
  const outside = { user: botUser(bot), status: 'kicked', until_date: 0 }
  const change = {
    chat: chatObject(chat, person),
    from: person,
    date: Math.floor(nowMs() / 1_000),
    old_chat_member: isBlocked ? inside : outside,
    new_chat_member: isBlocked ? outside : inside,
  }
  bot.updates.add('my_chat_member', change, chat.id)
}

function newChat(id: number, type: Chat['type'], title: string, members: string[]): Chat {
  return { id, type, title, members, messages: new Map(), keyboard: [], isBlocked: false, movedTo: null }
}
