import { httpChannel } from '../http/http-channel.ts'
import { shownCodes } from '../provider-code.ts'
import { answerChallenge } from '../meta-graph/answer-challenge.ts'
import { askGraph } from '../meta-graph/call-graph.ts'
import { graphCodes } from '../meta-graph/codes.ts'
import { fetchMedia } from '../meta-graph/fetch-media.ts'
import { markBody } from '../meta-graph/part-bodies.ts'
import { hasSignatureOf } from '../meta-graph/signature.ts'
import { socialWindow } from '../meta-graph/social-window.ts'
import { checkContent } from './check-content.ts'
import { authorizeUrl, exchangeCode, refreshToken } from './exchange-code.ts'
import { findProfile } from './find-profile.ts'
import { guide } from './guide.ts'
import { accountAccess, instagramCredentials, instagramSettings } from './instagram-settings.ts'
import { probeAccount } from './probe-account.ts'
import { accountsOf, readHook } from './read-hook.ts'
import { sendMessage } from './send-message.ts'
import { subscribeAccount, unsubscribeAccount } from './subscribe-account.ts'

/** Direct messages of a professional account on Instagram. */
export const instagram = httpChannel({
  name: 'instagram',
  can: {
    contentTypes: ['text', 'media', 'interactive', 'card', 'carousel', 'reaction'],
    // Instagram tells of reads alone.
    receipts: false,
    read: true,
    marks: true,
  },
  settings: instagramSettings,
  credentials: instagramCredentials,
  check: checkContent,
  window: socialWindow,
  codes: shownCodes(graphCodes),
  send: sendMessage,
  connect: {
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
  },
})
