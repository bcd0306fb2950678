import { httpChannel } from '../http/http-channel.ts'
import { fileBytesMax, photoBytesMax } from './call-bot.ts'
import { checkContent } from './check-content.ts'
import { namedCodes } from './codes.ts'
import { connecting } from './connecting.ts'
import { sendMessage } from './send-message.ts'
import { telegramCredentials, telegramSettings } from './telegram-settings.ts'

/** Telegram through a bot. It tells of no delivery and no reading: a message that was taken stays submitted. */
export const telegram = httpChannel({
  name: 'telegram',
  can: {
    contentTypes: ['text', 'media', 'interactive', 'card', 'carousel', 'location', 'contacts', 'reaction'],
    buttonKinds: ['reply', 'url', 'location'],
    receipts: false,
    read: false,
    marks: true,
    manyNames: true,
  },
  settings: telegramSettings,
  credentials: telegramCredentials,
  connect: connecting,
  check: checkContent,
  fileBytesMax: (as) => (as === 'image' ? photoBytesMax : fileBytesMax),
  codes: namedCodes,
  send: sendMessage,
  underWayMax: 30,
})
