import type { Connecting } from '../connecting.ts'
import { answerChallenge } from '../meta-graph/answer-challenge.ts'
import { askGraph } from '../meta-graph/call-graph.ts'
import { fetchMedia } from '../meta-graph/fetch-media.ts'
import { markBody } from '../meta-graph/part-bodies.ts'
import { hasSignatureOf } from '../meta-graph/signature.ts'
import { authorizeUrl, exchangeCode } from './exchange-code.ts'
import { findProfile } from './find-profile.ts'
import { guide } from './guide.ts'
import { messengerCredentials, pageAccess } from './messenger-settings.ts'
import { probePage } from './probe-page.ts'
import { pagesOf, readHook } from './read-hook.ts'
import { subscribePage, unsubscribePage } from './subscribe-page.ts'

/** How an account links a page to its app at Meta. */
export const connecting: Connecting = {
  terms: { name: 'Meta Platform Terms', url: 'https://developers.facebook.com/terms/' },
  guide,
  probe: probePage,
  subscribe: subscribePage,
  unsubscribe: unsubscribePage,
  authorizeUrl,
  exchange: exchangeCode,
  profile: findProfile,
  fetchMedia,
  mark: async (connection, mark) => {
    const body = markBody(mark)
    await askGraph(connection.call, pageAccess(connection), { method: 'POST', path: '/me/messages', body })
  },
  door: {
    challenge: answerChallenge,
    isGenuine: (request, { credentials }) =>
      hasSignatureOf(messengerCredentials.parse(credentials).appSecret, request),
    addresses: pagesOf,
    read: readHook,
  },
}
