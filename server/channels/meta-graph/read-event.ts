import type { InboundMessage, Update } from '../update.ts'
import type { GraphEvent } from './graph-event.ts'
import { readContents } from './read-contents.ts'
import { readOptIn } from './read-opt-in.ts'

const emojiNamed: Readonly<Record<string, string>> = {
  smile: '😀',
  laugh: '😆',
  angry: '😠',
  sad: '😢',
  wow: '😮',
  love: '❤️',
  like: '👍',
  dislike: '👎',
}
/** The most things one message brings: a text and thirty pictures. */
const thingsMax = 31
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What an event of a conversation says; nothing for kinds that nobody here acts on. `appId` is ours. */
export function readEvent(event: GraphEvent, appId: string | undefined): Update[] {
  if (event.message) return readMessage(event, event.message, appId)
  if (event.message_edit) return readEdit(event, event.message_edit)
  if (event.reaction) return readReaction(event, event.reaction)
  if (event.postback) return readPostback(event, event.postback)
  if (event.delivery) return readDelivery(event, event.delivery)
  if (event.read) return readRead(event, event.read)
  if (event.optin) return readOptIn(event, event.optin)
  if (event.referral) return readReferral(event, event.referral)
  if (event.policy_enforcement) return readPolicy(event.policy_enforcement)
  return []
}

function readMessage(
  event: GraphEvent,
  message: NonNullable<GraphEvent['message']>,
  appId: string | undefined,
): Update[] {
  if (message.is_deleted) return deleted(event, message.mid)
  const isOwn = message.is_echo && appId !== undefined && message.app_id === appId
  if (isOwn) return settled(event, message)
  const { contents, shared } = readContents(message)
  const story = message.reply_to?.story && { source: 'STORY_REPLY', ...message.reply_to.story }
  const referral = message.referral ?? story ?? shared
  return contents.map((content, i) => ({
    ...said(event),
    providerId: placed(message.mid, i),
    content,
    ...(message.reply_to?.mid !== undefined && { regarding: message.reply_to.mid }),
    ...(referral && { referral }),
    ...(message.is_echo && { isEcho: true as const }),
  }))
}

/** Our own message came back: it was taken, whatever became of the answer to its send. */
function settled({ recipient }: GraphEvent, { mid, metadata }: NonNullable<GraphEvent['message']>): Update[] {
  if (metadata === undefined || !uuid.test(metadata)) return []
  return [
    {
      kind: 'receipt',
      refs: [mid],
      addresses: [recipient.id],
      state: 'onTheWay',
      code: null,
      detail: null,
      messageId: metadata,
    },
  ]
}

/**
 * What was unsent goes whole, and no copy may be kept.
 * Source: Meta Platform Terms 3.d; Instagram Messaging, message deletion.
 */
function deleted(event: GraphEvent, mid: string): Update[] {
  const besideIds = Array.from({ length: thingsMax - 1 }, (_, i) => placed(mid, i + 1))
  return [
    {
      kind: 'deleted',
      ...between(event),
      providerId: mid,
      content: null,
      besideIds,
      leavesNoCopy: true,
      ...changedAt(event),
    },
  ]
}

function readEdit(event: GraphEvent, { mid, text }: NonNullable<GraphEvent['message_edit']>): Update[] {
  return [
    {
      kind: 'edited',
      ...between(event),
      providerId: mid,
      content: { type: 'text', text },
      ...changedAt(event),
    },
  ]
}

function readReaction(event: GraphEvent, reaction: NonNullable<GraphEvent['reaction']>): Update[] {
  const { mid, action, emoji, reaction: name = '' } = reaction
  const shown = action === 'react' ? (emoji ?? emojiNamed[name] ?? '❔') : ''
  const providerId = `${mid}/reaction/${event.timestamp ?? action}`
  return [{ ...said(event), providerId, content: { type: 'reaction', emoji: shown }, regarding: mid }]
}

function readPostback(event: GraphEvent, postback: NonNullable<GraphEvent['postback']>): Update[] {
  const { mid, title, payload, referral } = postback
  const content = { type: 'answer' as const, id: payload ?? title, title: title || (payload ?? '') }
  const providerId = mid ?? madeId('postback', event)
  return [{ ...said(event), providerId, content, ...(referral && { referral }) }]
}

/** `mids` may be missing; the watermark is always there and says the same of all that went before. */
function readDelivery(event: GraphEvent, delivery: NonNullable<GraphEvent['delivery']>): Update[] {
  const { mids = [], watermark } = delivery
  const receipts: Update[] = mids.map((mid) => receiptOf(event, mid, 'delivered'))
  return watermark === undefined
    ? receipts
    : [...receipts, { kind: 'delivered', ...between(event), upToMs: watermark }]
}

function readRead(event: GraphEvent, { mid, watermark }: NonNullable<GraphEvent['read']>): Update[] {
  const receipts: Update[] = mid === undefined ? [] : [receiptOf(event, mid, 'read')]
  // Instagram names the last message seen; what was sent before the contact looked was seen with it.
  const upToMs = watermark ?? event.timestamp
  return upToMs === undefined ? receipts : [...receipts, { kind: 'read', ...between(event), upToMs }]
}

function readReferral(event: GraphEvent, referral: Readonly<Record<string, unknown>>): Update[] {
  const source = typeof referral['source'] === 'string' ? referral['source'] : 'link'
  const ref = typeof referral['ref'] === 'string' ? referral['ref'] : source
  const content = { type: 'answer' as const, id: ref, title: source }
  return [{ ...said(event), providerId: madeId('referral', event), content, referral }]
}

function readPolicy({ action, reason }: NonNullable<GraphEvent['policy_enforcement']>): Update[] {
  const isBlocked = action !== 'unblock'
  const detail = isBlocked
    ? `Meta blocked the page for its policies. ${reason ?? ''}`.trim()
    : 'Meta lifted its block.'
  return [{ kind: 'connector', state: isBlocked ? 'refused' : 'usable', detail }]
}

function receiptOf({ sender }: GraphEvent, mid: string, state: 'delivered' | 'read'): Update {
  return { kind: 'receipt', refs: [mid], addresses: [sender.id], state, code: null, detail: null }
}

function said(event: GraphEvent): Pick<InboundMessage, 'kind' | 'from' | 'to' | 'sentAtMs'> {
  return {
    kind: 'message',
    ...between(event),
    ...(event.timestamp !== undefined && { sentAtMs: event.timestamp }),
  }
}

/** The id of a thing of a message: everything of one message has one id, what comes after its first content is told apart by place. */
const placed = (mid: string, i: number): string => (i === 0 ? mid : `${mid}#${i + 1}`)

const between = ({ sender, recipient }: GraphEvent): { from: string; to: string } => ({
  from: sender.id,
  to: recipient.id,
})

const changedAt = ({ timestamp }: GraphEvent): { changedAtMs?: number } =>
  timestamp === undefined ? {} : { changedAtMs: timestamp }

/** An id for what Meta gives none: the same when it is told again. */
const madeId = (what: string, { sender, timestamp }: GraphEvent): string =>
  `${what}/${sender.id}/${timestamp ?? 0}`
