import { httpChannel } from '../http/http-channel.ts'
import { shownCodes } from '../provider-code.ts'
import { graphCodes } from '../meta-graph/codes.ts'
import { checkContent } from './check-content.ts'
import { connecting } from './connecting.ts'
import { messengerCredentials, messengerSettings } from './messenger-settings.ts'
import { sendMessage } from './send-message.ts'
import { window } from './window.ts'

/** Messages of a Facebook page to people on Messenger. */
export const messenger = httpChannel({
  name: 'messenger',
  can: {
    contentTypes: ['text', 'media', 'interactive', 'card', 'carousel', 'template', 'reaction'],
    buttonKinds: ['reply', 'url', 'call'],
    receipts: true,
    read: true,
    marks: true,
  },
  settings: messengerSettings,
  credentials: messengerCredentials,
  check: checkContent,
  fileBytesMax: () => 25 * 1_048_576,
  window,
  codes: shownCodes(graphCodes),
  send: sendMessage,
  connect: connecting,
})
