import { httpChannel } from '../http/http-channel.ts'
import { shownCodes } from '../provider-code.ts'
import { checkContent } from './check-content.ts'
import { codes, receiptCodes } from './codes.ts'
import { connecting } from './connecting.ts'
import { limits } from './limits.ts'
import { sendMessage } from './send-message.ts'
import { rcsCredentials, rcsSettings } from './rcs-settings.ts'

/** RCS through Google's RCS for Business: an agent of a brand writes to phones, and falls back where they have no RCS. */
export const rcs = httpChannel({
  name: 'rcs',
  can: {
    contentTypes: ['text', 'media', 'interactive', 'card', 'carousel', 'location'],
    buttonKinds: ['reply', 'url', 'call', 'location', 'calendar', 'map', 'compose', 'record'],
    receipts: true,
    read: true,
    marks: true,
  },
  settings: rcsSettings,
  credentials: rcsCredentials,
  connect: connecting,
  check: checkContent,
  fileBytesMax: () => limits.fileBytesMax,
  codes: { ...shownCodes(codes), ...receiptCodes },
  send: sendMessage,
  systemOf: (settings) => `rcs ${rcsSettings.parse(settings).agentId}`,
})
