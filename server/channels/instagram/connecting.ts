import type { Connecting } from '../connecting.ts'
import { answerChallenge } from '../meta-graph/answer-challenge.ts'
import { askGraph } from '../meta-graph/call-graph.ts'
import { fetchMedia } from '../meta-graph/fetch-media.ts'
import { markBody } from '../meta-graph/part-bodies.ts'
import { hasSignatureOf } from '../meta-graph/signature.ts'
import { authorizeUrl, exchangeCode, refreshToken } from './exchange-code.ts'
import { findProfile } from './find-profile.ts'
import { guide } from './guide.ts'
import { accountAccess, instagramCredentials } from './instagram-settings.ts'
import { probeAccount } from './probe-account.ts'
import { accountsOf, readHook } from './read-hook.ts'
import { subscribeAccount, unsubscribeAccount } from './subscribe-account.ts'

/** How a professional account links itself to an app at Meta. */
export const connecting: Connecting = {
  terms: { name: 'Meta Platform Terms', url: 'https://developers.facebook.com/terms/' },
  guide,
  probe: probeAccount,
  subscribe: subscribeAccount,
  unsubscribe: unsubscribeAccount,
  authorizeUrl,
  exchange: exchangeCode,
  refresh: refreshToken,
  profile: findProfile,
  fetchMedia,
  mark: async (connection, mark) => {
    const body = markBody(mark)
    await askGraph(connection.call, accountAccess(connection), {
      method: 'POST',
      path: '/me/messages',
      body,
    })
  },
  door: {
    challenge: answerChallenge,
    isGenuine: (request, { credentials }) =>
      hasSignatureOf(instagramCredentials.parse(credentials).appSecret, request),
    addresses: accountsOf,
    read: readHook,
  },
}
