import { httpChannel } from '../http/http-channel.ts'
import { shownCodes } from '../provider-code.ts'
import { graphCodes } from '../meta-graph/codes.ts'
import { socialWindow } from '../meta-graph/social-window.ts'
import { checkContent } from './check-content.ts'
import { connecting } from './connecting.ts'
import { instagramCredentials, instagramSettings } from './instagram-settings.ts'
import { sendMessage } from './send-message.ts'

/** Direct messages of a professional account on Instagram. */
export const instagram = httpChannel({
  name: 'instagram',
  can: {
    contentTypes: ['text', 'media', 'interactive', 'card', 'carousel', 'reaction'],
    buttonKinds: ['reply', 'url'],
    // Instagram tells of reads alone.
    receipts: false,
    read: true,
    marks: true,
  },
  settings: instagramSettings,
  credentials: instagramCredentials,
  check: checkContent,
  fileBytesMax: (as) => (as === 'image' ? 8 : 25) * 1_048_576,
  window: socialWindow,
  codes: shownCodes(graphCodes),
  send: sendMessage,
  connect: connecting,
})
