import type { Behaviour } from '../handsets/handset.ts'
import { hasWritten, openEntry, priceOf } from './price-of.ts'
import type { MetaState } from './meta-state.ts'
import { showMessage } from './show-message.ts'
import type { AcceptedMessage } from './take-message.ts'
import { tellStatus } from './tell-status.ts'

/** Carries an accepted message to its end: failed with a reason, or sent, delivered and read, each told by a webhook. */
export function conclude(meta: MetaState, message: AcceptedMessage): void {
  meta.later.after(meta.pace.sentMs, () => {
    const reason = failureOf(meta, message)
    if (reason) {
      meta.counts.failed++
      tellStatus(meta, message, 'failed', { reason })
      return
    }
    openEntry(meta, message)
    tellStatus(meta, message, 'sent', { price: priceOf(meta, message) })
    const { deliver, delayMs = 5_000 } = behaviourOf(meta, message)
    // Whoever blocked the business sees nothing, and the business is not told.
    if (deliver === 'block') return
    if (deliver === 'offline') meta.held.add(message.person.address, message)
    else
      meta.later.after(deliver === 'delay' ? delayMs : meta.pace.deliveredMs, () => deliverNow(meta, message))
  })
}

/** Why a message does not reach its person: a code of Meta's; null when it does. */
function failureOf(meta: MetaState, message: AcceptedMessage): { code: number; details?: string } | null {
  const { deliver, code } = behaviourOf(meta, message)
  if (deliver === 'fail') return { code: Number(code) || 131_026 }
  if (!message.template && !hasWritten(meta, message))
    return {
      code: 131_047,
      details:
        'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
    }
  if (message.template?.category === 'MARKETING' && message.person.stoppedMarketing) return { code: 131_050 }
  return failureOfMedia(message)
}

/** What is fetched is judged by its address: hosts that are nowhere, and pictures that WhatsApp does not show. */
function failureOfMedia({ body, type }: AcceptedMessage): { code: number; details: string } | null {
  const interactive = body['interactive'] as { header?: { image?: { link?: unknown } } } | undefined
  const media = (interactive?.header?.image ?? body[type]) as { link?: unknown } | undefined
  if (typeof media?.link !== 'string') return null
  const { hostname, pathname } = new URL(media.link)
  if (hostname.endsWith('.invalid'))
    return { code: 131_053, details: `Media could not be downloaded from ${media.link}` }
  const isPicture = type === 'image' || interactive?.header?.image !== undefined
  return isPicture && /\.(?:gif|webp|svg|tiff?|bmp|heic)$/i.test(pathname)
    ? { code: 131_053, details: `Unsupported image of ${media.link}: use image/jpeg or image/png` }
    : null
}

function deliverNow(meta: MetaState, message: AcceptedMessage): void {
  meta.counts.delivered++
  showMessage(meta, message)
  // A reaction stands on a message that was delivered: it has no fate of its own beyond that.
  tellStatus(meta, message, 'delivered', { price: priceOf(meta, message) })
  if (message.type === 'reaction' || !message.person.readsReceipts) return
  meta.later.after(meta.pace.readMs, () => {
    tellStatus(meta, message, 'read', {})
    const audio = message.body['audio'] as { voice?: unknown } | undefined
    if (audio?.voice === true) tellStatus(meta, message, 'played', {})
  })
}

/** Delivers what waited for a handset that is back. */
export function deliverHeld(meta: MetaState, address: string): void {
  for (const message of meta.held.take(address)) deliverNow(meta, message)
}

function behaviourOf({ network }: MetaState, { person }: AcceptedMessage): Behaviour {
  return network.handsets.behaviour(person.address)
}
