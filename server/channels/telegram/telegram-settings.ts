import { z } from 'zod'
import { providerUrl } from '../http/provider-url.ts'

/** Where the Bot API is reached: the public one, or an installation's own server of it. */
export const telegramSettings = z.strictObject({
  baseUrl: providerUrl('https://api.telegram.org').describe(
    'The Bot API server, without a slash at its end.',
  ),
})

/** The token BotFather gave: it is the bot's id and its password in one. */
export const telegramCredentials = z.strictObject({
  botToken: z
    .string()
    .trim()
    .regex(/^\d{3,20}:[\w-]{30,60}$/, 'A bot token such as 123456789:AA… as BotFather shows it.'),
})
