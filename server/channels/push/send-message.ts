import { nowMs } from '#platform/clock.ts'
import type { Outcome, OutboundMessage } from '../channel.ts'
import type { Device } from '../device.ts'
import { callGoogle, outcomeOfRefusedToken } from '../google-auth/call-google.ts'
import { NotSent, type Connection } from '../http/connection.ts'
import { apnsToken, forgetApnsToken } from './apns/apns-token.ts'
import { requestOfApns } from './apns/request-of-apns.ts'
import { fcmBody } from './fcm/fcm-body.ts'
import { feedItemOf } from './feed-item-of.ts'
import { opened } from './opened.ts'
import { pushMessageOf, type PushMessage } from './push-message.ts'
import { readApnsAnswer, readFcmAnswer, readWebPushAnswer, type Ended } from './read-answer.ts'
import { requestOfWebPush } from './web/request-of-web-push.ts'
import { vapidHeader } from './web/vapid-header.ts'

/** Hands a push over to the service of its device, and takes a device off the book that the service no longer knows. */
export async function sendMessage(message: OutboundMessage, connection: Connection): Promise<Outcome> {
  const device = await findDevice(message.to, connection)
  if (!device) return unreachable('This device is not registered, or not any more. Send by another channel.')
  const { settings, credentials } = opened(connection)
  const push = pushMessageOf(message, settings, credentials, connection.devices?.reportUrl)
  try {
    const { outcome, goneSinceMs } = await sendBy(device, push, connection)
    if (goneSinceMs !== undefined && outcome.kind === 'refused')
      await connection.devices?.remove(message.to, outcome.detail, goneSinceMs)
    return outcome
  } catch (error) {
    return outcomeOfRefusedToken(error)
  }
}

/** A book that cannot be read now leaves the message unsent. */
async function findDevice(address: string, { devices }: Connection): Promise<Device | null> {
  try {
    return (await devices?.find(address)) ?? null
  } catch (error) {
    throw new NotSent(
      `The device could not be looked up: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function sendBy(device: Device, push: PushMessage, connection: Connection): Promise<Ended> {
  switch (device.kind) {
    case 'webpush':
      return sendToBrowser(device, push, connection)
    case 'fcm':
      return sendByFirebase(device.token, push, connection)
    case 'apns':
      return sendByApple(device, push, connection)
    case 'inapp':
      return putIntoFeed(push, connection)
  }
}

async function sendToBrowser(
  device: Extract<Device, { kind: 'webpush' }>,
  push: PushMessage,
  connection: Connection,
): Promise<Ended> {
  const { web } = opened(connection)
  if (!web) return missing('for browsers: a VAPID key and a contact')
  const authorization = vapidHeader(connection.memory, device.endpoint, web)
  const answer = await connection.call(requestOfWebPush(push, device, authorization))
  return readWebPushAnswer(answer, push.messageId, nowMs())
}

async function sendByFirebase(token: string, push: PushMessage, connection: Connection): Promise<Ended> {
  const { fcm, settings } = opened(connection)
  if (!fcm) return missing('for Firebase: the key of its service account')
  const answer = await callGoogle(connection, fcm.token, {
    method: 'POST',
    url: `${settings.fcmUrl}/v1/projects/${encodeURIComponent(fcm.projectId)}/messages:send`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: { token, ...fcmBody(push) } }),
  })
  return readFcmAnswer(answer, push.messageId, nowMs())
}

type Phone = Extract<Device, { kind: 'apns' }>

/**
 * An app that was built for testing has tokens of another environment of Apple's, and its makers easily say the wrong one: a token
 * that is not known in one is tried in the other, and where it is known is remembered while the link is open.
 */
async function sendByApple(device: Phone, push: PushMessage, connection: Connection): Promise<Ended> {
  const known = environmentsOf(connection)
  const environment = known.get(device.token) ?? device.environment
  const first = await sendToApple({ ...device, environment }, push, connection)
  if (!isRefusedFor(first, 'BadDeviceToken')) return first
  const other = environment === 'production' ? 'development' : 'production'
  const second = await sendToApple({ ...device, environment: other }, push, connection).catch(() => null)
  if (second?.outcome.kind !== 'submitted') return first
  if (known.size >= environmentsMax) known.clear()
  known.set(device.token, other)
  return second
}

const environmentsMax = 10_000

function environmentsOf({ memory }: Connection): Map<string, Phone['environment']> {
  const kept = memory.get('apns-environments') as Map<string, Phone['environment']> | undefined
  if (kept) return kept
  const made = new Map<string, Phone['environment']>()
  memory.set('apns-environments', made)
  return made
}

async function sendToApple(device: Phone, push: PushMessage, connection: Connection): Promise<Ended> {
  const { apns, settings } = opened(connection)
  if (!apns) return missing('for Apple: the key with team id, key id and bundle id')
  const { memory, call } = connection
  const send = async () =>
    readApnsAnswer(
      await call(requestOfApns(push, device, settings, apnsToken(memory, apns))),
      push.messageId,
      nowMs(),
    )
  const first = await send()
  return isRefusedFor(first, 'ExpiredProviderToken') && forgetApnsToken(memory, apns) ? send() : first
}

function isRefusedFor({ outcome }: Ended, reason: string): boolean {
  return outcome.kind === 'refused' && outcome.detail.startsWith(`${reason}:`)
}

/** The feed is ours: what it shows is stored, and whoever has it open sees it at once. */
async function putIntoFeed(push: PushMessage, connection: Connection): Promise<Ended> {
  const { credentials } = opened(connection)
  if (!credentials.feedSecret || !connection.devices?.keep) return missing('for feeds: a feedSecret')
  const item = feedItemOf(push, opened(connection).settings, nowMs())
  try {
    const isKept = await connection.devices.keep(push.to, item)
    const gone = unreachable('This feed was closed. Send by another channel.')
    return { outcome: isKept ? { kind: 'submitted', refs: [push.messageId] } : gone }
  } catch (error) {
    throw new NotSent(
      `The feed could not be written: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function missing(what: string): Ended {
  return {
    outcome: {
      kind: 'refused',
      retry: 'never',
      code: 'not_permitted',
      detail: `The connector lacks what it needs ${what}. Add it to the connector.`,
    },
  }
}

function unreachable(detail: string): Outcome {
  return { kind: 'refused', retry: 'never', code: 'recipient_unreachable', detail }
}
