import { httpChannel } from '../http/http-channel.ts'
import { shownCodes } from '../provider-code.ts'
import { checkContent } from './check-content.ts'
import { codes } from './codes.ts'
import { connecting } from './connecting.ts'
import { sendMessage } from './send-message.ts'
import { pushCredentials, pushSettings } from './push-settings.ts'

/** Push messages to browsers, Android and Apple devices, and to feeds in customers' own apps: four ways behind one channel, told apart by the device's address. */
export const push = httpChannel({
  name: 'push',
  can: {
    contentTypes: ['text', 'media', 'card', 'interactive'],
    buttonKinds: ['reply', 'url'],
    receipts: true,
    read: true,
    inbound: false,
  },
  settings: pushSettings,
  credentials: pushCredentials,
  connect: connecting,
  check: checkContent,
  codes: shownCodes(codes),
  send: sendMessage,
  underWayMax: 50,
  systemOf: (settings) => `push ${pushSettings.parse(settings).app}`,
})
