import { httpChannel } from '../http/http-channel.ts'
import { shownCodes } from '../provider-code.ts'
import { answerChallenge } from '../meta-graph/answer-challenge.ts'
import { askGraph } from '../meta-graph/call-graph.ts'
import { graphCodes } from '../meta-graph/codes.ts'
import { fetchMedia } from '../meta-graph/fetch-media.ts'
import { markBody } from '../meta-graph/part-bodies.ts'
import { hasSignatureOf } from '../meta-graph/signature.ts'
import { checkContent } from './check-content.ts'
import { authorizeUrl, exchangeCode } from './exchange-code.ts'
import { findProfile } from './find-profile.ts'
import { guide } from './guide.ts'
import { messengerCredentials, messengerSettings, pageAccess } from './messenger-settings.ts'
import { probePage } from './probe-page.ts'
import { pagesOf, readHook } from './read-hook.ts'
import { sendMessage } from './send-message.ts'
import { subscribePage, unsubscribePage } from './subscribe-page.ts'
import { windowOf } from './window-of.ts'

/** Messages of a Facebook page to people on Messenger. */
export const messenger = httpChannel({
  name: 'messenger',
  can: {
    contentTypes: ['text', 'media', 'interactive', 'card', 'carousel', 'template', 'reaction'],
    receipts: true,
    read: true,
    marks: true,
  },
  settings: messengerSettings,
  credentials: messengerCredentials,
  check: checkContent,
  window: windowOf,
  codes: shownCodes(graphCodes),
  send: sendMessage,
  connect: {
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
  },
})
