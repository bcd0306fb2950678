import type { Connecting } from '../connecting.ts'
import { door } from './door.ts'
import { exchangeCode } from './exchange-code.ts'
import { fetchMedia } from './fetch-media.ts'
import { guide } from './guide.ts'
import { mark } from './mark.ts'
import { probe } from './probe.ts'
import { subscribe, unsubscribe } from './subscribe.ts'
import { uploadMedia } from './upload-media.ts'
import type { WhatsappSettings } from './whatsapp-settings.ts'

/** How an account links a number of its WhatsApp Business account. */
export const connecting: Connecting = {
  terms: {
    name: 'WhatsApp Business Solution Terms',
    url: 'https://www.whatsapp.com/legal/business-solution-terms',
  },
  guide,
  probe,
  subscribe,
  unsubscribe,
  // Meta tells of templates and of the account by one hook for all its numbers.
  sharedBy: (settings) => (settings as WhatsappSettings).businessAccountId,
  exchange: exchangeCode,
  door,
  fetchMedia,
  uploadMedia,
  mark,
}
