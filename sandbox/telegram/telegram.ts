import type { Handsets } from '../handsets/handsets.ts'
import type { RunningProvider, SandboxNetwork, SandboxProvider } from '../provider.ts'
import { Later } from '../later.ts'
import { apiRoutes, type Counts } from './api-routes.ts'
import { carryWriting } from './carry-writing.ts'
import { privateChat, setBlocked } from './chats.ts'
import { FileStore } from './file-store.ts'
import { telegramIdOf } from './person-of.ts'
import { playMethod } from './play-method.ts'
import { Rates } from './rates.ts'
import { sandboxRoutes } from './sandbox-routes.ts'
import { SpecSchemas } from './spec-schemas.ts'
import { UpdateQueue } from './update-queue.ts'
import type { Bot, World, WorldSettings } from './world.ts'

export { telegramIdOf }

const prefix = '/telegram'

/** The bot that is there from the start. */
const demoBot = {
  token: '7110000001:AAF-sandbox-demo-bot-token-000000001',
  username: 'patchbay_demo_bot',
  firstName: 'Patchbay Demo',
}

/** Telegram's limits as its FAQ tells them; a short burst to one chat passes. */
const usual: WorldSettings = {
  perSecond: 30,
  perChatPerSecond: 1,
  perChatBurst: 20,
  perGroupPerMinute: 20,
  pressedMs: 60_000,
}

/** Plays Telegram: its Bot API, its file server, and the people who write to bots from their handsets. */
function playTelegram(settings: Partial<WorldSettings> = {}): SandboxProvider {
  return {
    name: 'telegram',
    start: (network) => startTelegram(network, { ...usual, ...settings }),
    demo: (sandboxUrl) => [
      {
        channel: 'telegram',
        name: demoBot.firstName,
        settings: { baseUrl: sandboxUrl + prefix },
        credentials: { botToken: demoBot.token },
      },
    ],
  }
}

/** Telegram, with the rates it really has. */
export const telegram = playTelegram()

function startTelegram(
  { app, handsets, faults, url }: SandboxNetwork,
  settings: WorldSettings,
): RunningProvider {
  const counts: Counts = { calls: 0, refused: 0, unknownParameters: 0 }
  const { world, change } = newWorld(handsets, () => url() + prefix, settings)
  const { token, username, firstName } = demoBot
  const demo = world.addBot(token, username, firstName)
  // Who is there from the start has started the bot: it may write to them.
  for (const { address } of handsets.list()) if (address.startsWith('+')) privateChat(world, demo, address)
  faults.onChange('telegram', () => undefined)
  handsets.carryBy('telegram', (writing) => carryWriting(world, writing))
  handsets.onBehaviour((address, { deliver }) => {
    const chats = [...world.bots.values()].map((bot) => ({ bot, chat: bot.chats.get(telegramIdOf(address)) }))
    for (const { bot, chat } of chats) if (chat) setBlocked(world, bot, chat, deliver === 'block')
    if (deliver !== 'offline') showWaiting(world, address)
  })
  app.register((scope) => apiRoutes(scope, world, faults, counts), { prefix })
  app.register((scope) => sandboxRoutes(scope, world, change), { prefix })
  return {
    counts: () => ({ ...counts, ...updateCounts(world) }),
    close: async () => {
      world.later.stop()
      await Promise.all([...world.bots.values()].map(({ updates }) => updates.close()))
    },
  }
}

function newWorld(
  handsets: Handsets,
  url: () => string,
  usualSettings: WorldSettings,
): { world: World; change: (settings: Partial<WorldSettings>) => void } {
  let settings = usualSettings
  const world: World = {
    handsets,
    url,
    bots: new Map(),
    files: new FileStore(),
    later: new Later(),
    waiting: new Map(),
    get settings() {
      return settings
    },
    addBot: (token, username, firstName) => {
      const bot = newBot(world, { token, username, firstName })
      world.bots.set(token, bot)
      return bot
    },
  }
  return { world, change: (changed) => (settings = { ...settings, ...changed }) }
}

function newBot(
  world: World,
  { token, username, firstName }: Pick<Bot, 'token' | 'username' | 'firstName'>,
): Bot {
  const schemas = new SpecSchemas({ isStrict: false })
  const bot: Bot = {
    id: Number(token.split(':')[0]),
    token,
    username,
    firstName,
    chats: new Map(),
    updates: new UpdateQueue(token, (name, params) => void reply(name, params)),
    pressed: new Map(),
    rates: new Rates(),
    commands: [],
    lastMessageId: 0,
  }
  /** A method named in a webhook's answer: its result goes nowhere, nor does its failure. */
  const reply = async (name: string, params: Record<string, unknown>): Promise<void> => {
    if (/^(?:get|setWebhook|deleteWebhook|close|logOut)/i.test(name)) return
    await playMethod({ world, bot, name }, { params, files: new Map() }, schemas, () => undefined).catch(
      () => undefined,
    )
  }
  return bot
}

function showWaiting(world: World, address: string): void {
  const waiting = world.waiting.get(address) ?? []
  world.waiting.delete(address)
  for (const show of waiting) show()
}

function updateCounts({ bots }: World): { updates: number; updatesFailed: number; bots: number } {
  const queues = [...bots.values()].map(({ updates }) => updates)
  const sum = (pick: (queue: UpdateQueue) => number): number =>
    queues.reduce((all, queue) => all + pick(queue), 0)
  return { bots: queues.length, updates: sum(({ told }) => told), updatesFailed: sum(({ failed }) => failed) }
}
