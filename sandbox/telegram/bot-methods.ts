import { findChat } from './find-chat.ts'
import { fileIdOf } from './file-store.ts'
import { botUser, chatObject } from './post-message.ts'
import { badRequest } from './telegram-error.ts'
import type { Play, Played } from './world.ts'

const downloadBytesMax = 20 * 1_048_576
const ports = new Set(['', '80', '88', '443', '8443'])

/** What bots ask of themselves: who they are, where their updates go, files, commands. They throw TelegramError. */
export const botMethods: Readonly<Record<string, (play: Play) => Played | Promise<Played>>> = {
  getme: ({ bot }) => ({
    result: {
      ...botUser(bot),
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
    },
  }),
  setwebhook: setWebhook,
  deletewebhook: ({ bot, params }) => {
    const had = bot.updates.info()['url'] !== ''
    bot.updates.setWebhook(null)
    if (params['drop_pending_updates'] === true) bot.updates.drop()
    return { result: true, description: had ? 'Webhook was deleted' : 'Webhook is already deleted' }
  },
  getwebhookinfo: ({ bot }) => ({ result: bot.updates.info() }),
  getupdates: async ({ bot, params }) => {
    bot.updates.allow(params['allowed_updates'] as string[] | undefined)
    const limit = Math.min(Math.max(Number(params['limit'] ?? 100), 1), 100)
    const timeoutS = Math.min(Math.max(Number(params['timeout'] ?? 0), 0), 50)
    return { result: await bot.updates.poll(Number(params['offset'] ?? 0), limit, timeoutS) }
  },
  getfile: ({ world, bot, params }) => {
    const file = world.files.find(bot.id, String(params['file_id']))
    if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable')
    if ((file.sizeBytes ?? 0) > downloadBytesMax) throw badRequest('file is too big')
    return {
      result: {
        file_id: fileIdOf(bot.id, file),
        file_unique_id: file.uniqueId,
        ...(file.sizeBytes !== null && { file_size: file.sizeBytes }),
        file_path: file.path,
      },
    }
  },
  getchat: ({ bot, params }) => {
    const chat = findChat(bot, params['chat_id'])
    return {
      result: {
        ...chatObject(chat),
        accent_color_id: 0,
        max_reaction_count: 11,
        accepted_gift_types: {
          unlimited_gifts: false,
          limited_gifts: false,
          unique_gifts: false,
          premium_subscription: false,
          gifts_from_channels: false,
        },
      },
    }
  },
  setmycommands: ({ bot, params }) => {
    bot.commands = params['commands'] as unknown[]
    return { result: true }
  },
  getmycommands: ({ bot }) => ({ result: bot.commands }),
  deletemycommands: ({ bot }) => {
    bot.commands = []
    return { result: true }
  },
}

/** The rule of HTTPS is relaxed for this machine alone: there the platform under test listens. */
function setWebhook({ bot, params }: Play): Played {
  const text = String(params['url'])
  const secret = params['secret_token']
  if (text !== '') ensureHookUrl(text)
  if (typeof secret === 'string' && secret.length > 256) throw badRequest('secret token is too long')
  if (typeof secret === 'string' && !/^[\w-]*$/.test(secret))
    throw badRequest('secret token contains unallowed characters')
  bot.updates.allow(params['allowed_updates'] as string[] | undefined)
  if (params['drop_pending_updates'] === true) bot.updates.drop()
  const maxConnections = Math.min(Math.max(Number(params['max_connections'] ?? 40), 1), 100)
  bot.updates.setWebhook(
    text === ''
      ? null
      : { url: text, secretToken: typeof secret === 'string' && secret ? secret : null, maxConnections },
  )
  return { result: true, description: text === '' ? 'Webhook was deleted' : 'Webhook was set' }
}

function ensureHookUrl(text: string): void {
  const url = URL.parse(text)
  if (!url) throw badRequest('invalid webhook URL specified')
  if (/^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname)) return
  if (url.protocol !== 'https:') throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  if (!ports.has(url.port))
    throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
}
