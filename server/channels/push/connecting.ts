import { nowMs } from '#platform/clock.ts'
import { ConnectRefused, type Connecting, type Probed } from '../connecting.ts'
import { asConnectRefused, callGoogle } from '../google-auth/call-google.ts'
import { NotSent, Unanswered, type Connection } from '../http/connection.ts'
import { apnsToken } from './apns/apns-token.ts'
import { guide } from './guide.ts'
import { opened } from './opened.ts'
import { isGenuine, readHook } from './read-hook.ts'
import { readApnsAnswer, readFcmAnswer } from './read-answer.ts'
import { vapidPublicKey } from './push-settings.ts'

/** How an account links its site and apps. */
export const connecting: Connecting = {
  terms: {
    name: 'the terms of the push services used (Google APIs, Apple Developer Program, browser vendors)',
    url: 'https://developers.google.com/terms',
  },
  guide,
  probe,
  door: { isGenuine, read: readHook },
}

/** Asks each service that the connector has a key for; browsers' services know nothing before a browser subscribes. */
async function probe(connection: Connection): Promise<Probed> {
  const { settings, credentials, web, fcm, apns } = opened(connection)
  if (credentials.vapidPrivateKey && !web)
    throw new ConnectRefused(
      'Push services want to know whom to write to: set `contact` to mailto:… or https:….',
    )
  if (credentials.apnsKey && !apns)
    throw new ConnectRefused('Apple needs `apnsTeamId`, `apnsKeyId` and `apnsBundleId` beside the key.')
  if (credentials.serviceAccountKey && !fcm)
    throw new ConnectRefused('The key file names no `project_id`: download it from the Firebase project.')
  if (fcm) await ensureFirebaseTakes(connection)
  if (apns) await ensureAppleTakes(connection)
  const publicKey = web && vapidPublicKey(web.privateKey)
  const ways = [web && 'webpush', fcm && 'fcm', apns && 'apns', credentials.feedSecret && 'inapp'].filter(
    Boolean,
  )
  return {
    address: settings.app,
    name: settings.title,
    facts: { ways, ...(publicKey && { vapidPublicKey: publicKey }) },
    expiresAtMs: null,
  }
}

/** A rehearsal to a topic: Firebase checks all of it and sends nothing. */
async function ensureFirebaseTakes(connection: Connection): Promise<void> {
  const { fcm, settings } = opened(connection)
  if (!fcm) return
  const answer = await callGoogle(connection, fcm.token, {
    method: 'POST',
    url: `${settings.fcmUrl}/v1/projects/${encodeURIComponent(fcm.projectId)}/messages:send`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      validate_only: true,
      message: { topic: 'probe', notification: { title: 'Probe' } },
    }),
  }).catch(asConnectRefused)
  const { outcome } = readFcmAnswer(answer, 'probe', nowMs())
  if (outcome.kind === 'refused')
    throw new ConnectRefused(outcome.detail, { byProvider: answer.status < 500 })
}

/** A token of zeros is no device: Apple says so, after it has looked at the key. */
async function ensureAppleTakes(connection: Connection): Promise<void> {
  const { apns, settings } = opened(connection)
  if (!apns) return
  const answer = await connection
    .call({
      method: 'POST',
      url: `${settings.apnsUrl}/3/device/${'0'.repeat(64)}`,
      headers: {
        authorization: `bearer ${apnsToken(connection.memory, apns)}`,
        'apns-topic': settings.apnsBundleId ?? '',
        'apns-push-type': 'alert',
      },
      body: '{"aps":{"alert":"probe"}}',
    })
    .catch(asAway)
  const { outcome } = readApnsAnswer(answer, 'probe', nowMs())
  if (outcome.kind !== 'refused' || outcome.code === 'recipient_unreachable') return
  throw new ConnectRefused(outcome.detail, { byProvider: answer.status < 500 })
}

function asAway(error: unknown): never {
  if (error instanceof NotSent || error instanceof Unanswered)
    throw new ConnectRefused(error.message, { byProvider: false })
  throw error
}
