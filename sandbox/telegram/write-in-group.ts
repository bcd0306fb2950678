import { handsetAddress } from '../handsets/handset-address.ts'
import { SandboxProblem } from '../problem.ts'
import { personOf } from './person-of.ts'
import { keepMessage } from './post-message.ts'
import { foundEntities } from './read-text.ts'
import type { Bot, Chat, Message, User, World } from './world.ts'

/** What Telegram names as the author where somebody writes as the group. Source: Bot API, Message.sender_chat. */
const anonymous: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
}

/**
 * A member writes in a group, under its name or as the group. Gives the message, and whether the bot was told: a bot in
 * privacy mode hears commands, what names it, and answers to it alone.
 */
export function writeInGroup(
  world: World,
  bot: Bot,
  group: Chat,
  said: {
    readonly from: string
    readonly text: string
    readonly asGroup: boolean
    readonly title?: string | undefined
  },
): { readonly message: Message; readonly isHeard: boolean } {
  const address = handsetAddress(said.from)
  if (!group.members.includes(address))
    throw new SandboxProblem(422, 'member_unknown', `${address} is not in the group ${group.title}.`)
  const entities = foundEntities(said.text)
  const author = said.asGroup ? anonymous : personOf(world.handsets, address)
  const { id, type, title } = group
  const message = keepMessage(bot, group, author, {
    ...(said.asGroup && { sender_chat: { id, type, title } }),
    ...(said.asGroup && said.title !== undefined && { author_signature: said.title }),
    text: said.text,
    ...(entities.length > 0 && { entities }),
  })
  const isHeard = said.text.startsWith('/') || said.text.includes(`@${bot.username}`)
  if (isHeard) bot.updates.add('message', message, group.id)
  return { message, isHeard }
}
