import type { Connecting } from '../connecting.ts'
import { door } from './door.ts'
import { exchangeCode } from './exchange-code.ts'
import { fetchMedia } from './fetch-media.ts'
import { guide } from './guide.ts'
import { mark } from './mark.ts'
import { probe } from './probe.ts'
import { subscribe, unsubscribe } from './subscribe.ts'
import { uploadMedia } from './upload-media.ts'

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
  exchange: exchangeCode,
  door,
  fetchMedia,
  uploadMedia,
  mark,
}
