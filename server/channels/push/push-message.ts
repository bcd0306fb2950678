import { createHash } from 'node:crypto'
import type { OutboundMessage } from '../channel.ts'
import { isPushContent, notificationOf, type Notification } from './notification-of.ts'
import { proofOf } from './proof.ts'
import type { PushCredentials, PushSettings } from './push-settings.ts'

/** A push as the three ways write it down. */
export type PushMessage = {
  readonly messageId: string
  /** The device's address with us: what its app reports names it. */
  readonly to: string
  /** By which a report of the app is known to be about this push. */
  readonly proof: string
  /** Where its app reports that it was shown or tapped. */
  readonly report: string | undefined
  readonly notification: Notification
  readonly title: string
  readonly link: string | undefined
  readonly urgency: 'low' | 'normal' | 'high'
  /** Pushes of one key replace each other on a device. */
  readonly collapseKey: string
  /** Whether the key replaces other messages too, and not only a repetition of this one. */
  readonly collapses: boolean
  readonly ttlSeconds: number
  readonly isCode: boolean
  /** Whether the sender said for how long the push is worth something. */
  readonly isTimed: boolean
}

const fourWeeksSeconds = 2_419_200
const codeSeconds = 600

const urgencies: Readonly<Record<string, PushMessage['urgency']>> = {
  authentication: 'high',
  transactional: 'high',
  service: 'normal',
  promotional: 'low',
}

/** Makes a push of a message: what the app fills in, how urgent it is, how long it is worth something. Pure. */
export function pushMessageOf(
  message: OutboundMessage,
  settings: PushSettings,
  credentials: PushCredentials,
  report?: string,
): PushMessage {
  if (!isPushContent(message.content)) throw new Error(`A push carries no ${message.content.type}`)
  const notification = notificationOf(message.content)
  const isCode = message.class === 'authentication'
  // A new code makes the one before it worthless.
  const key = message.registration?.['collapseKey'] ?? (isCode ? 'code' : undefined)
  return {
    messageId: message.id,
    to: message.to,
    proof: proofOf(message.id, message.to, credentials),
    report,
    notification,
    title: notification.title ?? settings.title,
    link: notification.link ?? settings.link,
    urgency: urgencies[message.class] ?? 'normal',
    collapseKey: topicOf(key ?? message.id),
    collapses: key !== undefined,
    ttlSeconds: ttlSecondsOf(message, isCode),
    isCode,
    isTimed: isCode || message.validForMs !== null,
  }
}

/** A push of a content before there is a message: as long as the longest there may be. */
export function placeholder(notification: Notification): PushMessage {
  const id = '00000000-0000-0000-0000-000000000000'
  return {
    messageId: id,
    to: `webpush:${id}`,
    proof: 'p'.repeat(22),
    report: 'r'.repeat(150),
    notification,
    title: notification.title ?? 't'.repeat(100),
    link: notification.link ?? 'l'.repeat(200),
    urgency: 'normal',
    collapseKey: topicOf(id),
    collapses: true,
    ttlSeconds: fourWeeksSeconds,
    isCode: true,
    isTimed: true,
  }
}

function ttlSecondsOf({ validForMs }: OutboundMessage, isCode: boolean): number {
  if (validForMs === null) return isCode ? codeSeconds : fourWeeksSeconds
  return Math.min(fourWeeksSeconds, Math.max(1, Math.ceil(validForMs / 1_000)))
}

/** At most 32 characters of Base64url, as a web push topic must be; a shorter key stays readable. Source: RFC 8030 §5.4. */
function topicOf(key: string): string {
  if (/^[\w-]{1,32}$/.test(key)) return key
  return createHash('sha256').update(key).digest('base64url').slice(0, 32)
}

/** What its app needs to report about a push. */
export function reportable({ messageId, to, proof, report }: PushMessage): Record<string, string> {
  return { messageId, to, proof, ...(report && { report }) }
}
