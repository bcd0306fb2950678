import { z } from 'zod'
import type { Connecting, Hook, Mark, Probed } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import type { Update } from '../update.ts'
import { callBot, resultOf } from './call-bot.ts'
import { fetchMedia } from './fetch-media.ts'
import { guide } from './guide.ts'
import { chatIdOf } from './message-ref.ts'
import { callbackPrefix, readHook } from './read-hook.ts'
import { refusedBy } from './refused-by.ts'
import { isSecretToken, secretToken } from './secret-token.ts'
import { updateKinds } from './update-kinds.ts'

const secretHeader = 'x-telegram-bot-api-secret-token'

const botShape = z.object({
  id: z.int(),
  first_name: z.string(),
  username: z.string(),
  can_join_groups: z.boolean().optional(),
  can_read_all_group_messages: z.boolean().optional(),
})

const webhookShape = z.object({
  url: z.string(),
  pending_update_count: z.int(),
  last_error_date: z.int().optional(),
  last_error_message: z.string().optional(),
})

/** How an account links its bot: a token from BotFather is all it takes. */
export const connecting: Connecting = {
  terms: {
    name: 'Telegram Bot Platform Developer Terms of Service',
    url: 'https://telegram.org/tos/bot-developers',
  },
  guide,
  probe,
  subscribe,
  unsubscribe,
  acknowledge,
  fetchMedia,
  mark,
  door: {
    isGenuine: ({ headers }, { hook }) => isSecretToken(headers[secretHeader], hook),
    secretHeaders: [secretHeader],
    read: ({ body }, { address }) => readHook(body, address),
  },
}

async function probe(connection: Connection): Promise<Probed> {
  const asked = await callBot(connection, { method: 'getMe', params: {} })
  const bot = resultOf(botShape, asked)
  if (!bot) throw refusedBy(asked)
  const hook = resultOf(webhookShape, await callBot(connection, { method: 'getWebhookInfo', params: {} }))
  const facts = {
    botId: String(bot.id),
    link: `https://t.me/${bot.username}`,
    canJoinGroups: bot.can_join_groups ?? false,
    readsAllGroupMessages: bot.can_read_all_group_messages ?? false,
    ...(hook && hookFacts(hook)),
  }
  return { address: `@${bot.username}`, name: bot.first_name, facts, expiresAtMs: null }
}

/** How Telegram fares with our hook: what waits, and what went wrong last. */
function hookFacts(hook: z.infer<typeof webhookShape>): Record<string, unknown> {
  return {
    isSubscribed: hook.url !== '',
    pendingUpdates: hook.pending_update_count,
    ...(hook.last_error_message !== undefined && { lastHookError: hook.last_error_message }),
    ...(hook.last_error_date !== undefined && {
      lastHookErrorAt: new Date(hook.last_error_date * 1_000).toISOString(),
    }),
  }
}

async function subscribe(connection: Connection, hook: Hook): Promise<void> {
  const params = {
    url: hook.url,
    secret_token: secretToken(hook),
    allowed_updates: updateKinds,
    max_connections: 40,
  }
  const result = await callBot(connection, { method: 'setWebhook', params })
  if (!result.ok) throw refusedBy(result)
}

async function unsubscribe(connection: Connection): Promise<void> {
  const result = await callBot(connection, { method: 'deleteWebhook', params: {} })
  if (!result.ok) throw refusedBy(result)
}

/** Ends the waiting that Telegram shows on a pressed button. One it has given up meanwhile needs no answer. */
async function acknowledge(connection: Connection, update: Update): Promise<void> {
  if (update.kind !== 'message' || !update.providerId?.startsWith(callbackPrefix)) return
  const params = { callback_query_id: update.providerId.slice(callbackPrefix.length) }
  const result = await callBot(connection, { method: 'answerCallbackQuery', params })
  if (!result.ok && result.status !== 400) throw refusedBy(result)
}

/** Telegram shows for five seconds that the bot is writing; what a bot has read it does not show. */
async function mark(connection: Connection, { kind, to }: Mark): Promise<void> {
  if (kind !== 'typing') return
  const result = await callBot(connection, {
    method: 'sendChatAction',
    params: { chat_id: chatIdOf(to), action: 'typing' },
  })
  if (!result.ok) throw refusedBy(result)
}
