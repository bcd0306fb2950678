import { httpChannel } from '../http/http-channel.ts'
import { shownCodes } from '../provider-code.ts'
import { checkContent, fileBytesMax } from './check-content.ts'
import { codes } from './codes.ts'
import { connecting } from './connecting.ts'
import { countryOfUserId } from './country-of-user-id.ts'
import { pricedAs } from './priced-as.ts'
import { readAnswer } from './read-answer.ts'
import { requestOf } from './request-of.ts'
import { templates } from './templates/templates.ts'
import { whatsappCredentials, whatsappSettings, type WhatsappSettings } from './whatsapp-settings.ts'
import { window } from './window.ts'

/** WhatsApp through Meta's Cloud API. */
export const whatsapp = httpChannel({
  name: 'whatsapp',
  can: {
    contentTypes: [
      'text',
      'media',
      'template',
      'interactive',
      'card',
      'carousel',
      'products',
      'location',
      'contacts',
      'reaction',
    ],
    buttonKinds: ['reply', 'url', 'location'],
    receipts: true,
    read: true,
    marks: true,
    manyNames: true,
  },
  settings: whatsappSettings,
  credentials: whatsappCredentials,
  connect: connecting,
  check: checkContent,
  fileBytesMax,
  window,
  codes: shownCodes(codes),
  templates,
  pricedAs,
  countryOf: countryOfUserId,
  systemOf: (settings) => `meta ${(settings as WhatsappSettings).phoneNumberId}`,
  send: async (message, connection) =>
    readAnswer(await connection.call(requestOf(message, connection)), message.to),
})
