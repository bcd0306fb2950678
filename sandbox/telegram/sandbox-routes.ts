import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { handsetAddress } from '../handsets/handset-address.ts'
import { SandboxProblem, parsed } from '../problem.ts'
import { addGroup, botNamed, editWriting, setBlocked, upgradeGroup } from './chats.ts'
import type { Bot, Chat, World, WorldSettings } from './world.ts'
import { writeInGroup } from './write-in-group.ts'

const making = z.object({
  token: z.string().regex(/^\d+:[\w-]{30,}$/),
  username: z.string().regex(/^\w{5,32}$/),
  name: z.string().min(1).max(64),
})
const grouping = z.object({
  title: z.string().min(1).max(128),
  members: z.array(z.string().min(1)).min(1).max(50),
})
const named = z.object({ bot: z.string().min(1), group: z.coerce.number().int().optional() })
const groupWriting = z.object({
  from: z.string().min(1),
  text: z.string().min(1).max(4_096),
  asGroup: z.boolean().default(false),
  title: z.string().max(16).optional(),
})
const editing = z.object({
  address: z.string().min(1),
  messageId: z.string().min(1),
  text: z.string().min(1).max(4_096),
})
const limiting = z.object({
  perSecond: z.number().positive().optional(),
  perChatPerSecond: z.number().positive().optional(),
  perChatBurst: z.number().int().positive().optional(),
  perGroupPerMinute: z.number().positive().optional(),
  pressedMs: z.number().int().min(0).optional(),
})

/** BotFather and the rest of what is no part of the Bot API: bots made and revoked, groups, limits, files as handsets see them. */
export function sandboxRoutes(
  app: FastifyInstance,
  world: World,
  change: (settings: Partial<WorldSettings>) => void,
): void {
  app.get('/sandbox/bots', () => ({ data: [...world.bots.values()].map(shown) }))

  app.post('/sandbox/bots', (request, reply) => {
    const { token, username, name } = parsed(making, request.body)
    return reply.code(201).send(shown(world.addBot(token, username, name)))
  })

  app.post('/sandbox/bots/:bot/revoke', (request) => {
    const bot = botOf(request.params)
    world.bots.delete(bot.token)
    bot.token = `${bot.id}:${crypto.randomUUID().replaceAll('-', '')}AAA`
    world.bots.set(bot.token, bot)
    return { ...shown(bot), token: bot.token }
  })

  app.post('/sandbox/bots/:bot/groups', (request, reply) => {
    const { title, members } = parsed(grouping, request.body)
    const { id } = addGroup(botOf(request.params), title, members)
    return reply.code(201).send({ id, title })
  })

  app.post('/sandbox/bots/:bot/groups/:group/upgrade', (request) => {
    const { bot, group } = groupOf(request.params)
    return { id: upgradeGroup(bot, group).id }
  })

  app.post('/sandbox/bots/:bot/groups/:group/kick', (request) => {
    const { bot, group } = groupOf(request.params)
    setBlocked(world, bot, group, true)
    return { id: group.id }
  })

  app.post('/sandbox/bots/:bot/groups/:group/writings', (request, reply) => {
    const { bot, group } = groupOf(request.params)
    return reply.code(201).send(writeInGroup(world, bot, group, parsed(groupWriting, request.body)))
  })

  app.post('/sandbox/bots/:bot/edits', (request) => {
    const { address, messageId, text } = parsed(editing, request.body)
    const edited = editWriting(world, botOf(request.params), handsetAddress(address), messageId, text)
    if (!edited) throw new SandboxProblem(404, 'not_found', 'The handset wrote no such text to the bot.')
    return edited
  })

  app.put('/sandbox/settings', (request) => {
    change(parsed(limiting, request.body))
    return world.settings
  })

  app.get('/sandbox/files/:id', (request, reply) => {
    const { id } = parsed(z.object({ id: z.string() }), request.params)
    const file = world.files.byUniqueId(id)
    if (!file?.bytes)
      throw new SandboxProblem(404, 'not_found', 'There is no such file, or it had to make room.')
    // What a bot sends is shown as what it says it is, and never run: it comes from the origin of the sandbox.
    return reply
      .type(file.mimeType)
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', 'sandbox')
      .send(file.bytes)
  })

  const botOf = (params: unknown): Bot => botNamed(world, parsed(named, params).bot)

  function groupOf(params: unknown): { bot: Bot; group: Chat } {
    const bot = botOf(params)
    const group = bot.chats.get(parsed(named, params).group ?? 0)
    if (!group || group.type === 'private')
      throw new SandboxProblem(404, 'not_found', 'The bot is in no such group.')
    return { bot, group }
  }
}

const shown = ({ id, username, firstName, chats, updates }: Bot): object => ({
  id,
  username,
  name: firstName,
  chats: chats.size,
  webhook: updates.info(),
})
