import { accountFactsOf } from '#accounts/accounts.ts'
import {
  noteInboundMedia,
  type Carrier,
  type InboundContent,
  type InboundMessage,
} from '#channels/channels.ts'
import { applyKeyword } from '#consent/consent.ts'
import { canonicalAddress, meetContact } from '#contacts/contacts.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { publish } from '#platform/outbox.ts'
import { policy } from '#policy/policy.ts'
import { ownerOfSender } from '#senders/senders.ts'
import { idOf, newId, uuidOf } from '#shared/ids.ts'
import { analyseSmsText } from '#shared/sms-text.ts'
import { keywordActor, type AdmissionRequest } from '../admission-request.ts'
import {
  insertReceived,
  messageByProviderId,
  providerMessageNoted,
  windowOpened,
} from '../queries/inbound.ts'
import { addressesOf } from './addresses-of.ts'
import { storableContent, textOfInbound } from './text-of-inbound.ts'

/** How long an advertisement that brought a contact opens the way. Source: Meta, free entry points. */
const entryMs = 72 * 3_600_000

/**
 * Stores a contact's message, does what a keyword asks, and tells whoever listens.
 * Gives the answer that the keyword wants, to be sent after the commit. A message that came before is dropped, and so is
 * one to a sender nobody owns, or that another account owns than the connector it came by; that is logged.
 */
export async function receiveMessage(
  tx: Tx,
  carrier: Carrier,
  message: InboundMessage,
): Promise<AdmissionRequest | null> {
  const sender = message.isEcho ? message.from : message.to
  const accountId = await ownerOfSender(tx, carrier.channel, sender, carrier.accountId ?? null)
  if (!accountId) {
    log.warn({ carrier: carrier.name, to: message.to }, 'a message came for a sender that no account owns')
    return null
  }
  const id = uuidOf(newId('msg', nowMs()))
  if (!(await isNew(tx, { accountId, carrier, message, id }))) return null
  const stored = await store(tx, { accountId, carrier, message, id })
  if (message.isEcho) return null
  return answerToKeyword(tx, { accountId, carrier, message, id }, stored)
}

type Coming = {
  readonly accountId: string
  readonly carrier: Carrier
  readonly message: InboundMessage
  readonly id: string
}
type Kept = { readonly contactId: string; readonly text: string }

/** A provider sends a message again when it is in doubt; one we sent ourselves comes back as an echo. */
async function isNew(tx: Tx, { accountId, carrier, message, id }: Coming): Promise<boolean> {
  const { providerId } = message
  if (providerId === null) return true
  if (message.isEcho && (await messageByProviderId(tx, carrier.id, providerId)).length > 0) return false
  const noted = await tx.query(
    providerMessageNoted({ carrierId: carrier.id, providerId, accountId, messageId: id }),
  )
  return noted.length > 0
}

async function store(tx: Tx, coming: Coming): Promise<Kept> {
  const { accountId, carrier, message, id } = coming
  const { channel } = carrier
  const [contact, said] = await Promise.all([contactOf(tx, coming), whatIsSaid(tx, coming)])
  const row = {
    accountId,
    id,
    channel,
    sender: message.isEcho ? message.from : message.to,
    ...contact,
    ...said,
    segments: channel === 'sms' ? analyseSmsText(said.text).segments : 1,
    carrierId: carrier.id,
    at: now(),
  }
  // None needs what another gives: together they wait for the database once.
  await Promise.all([
    insertReceived(tx, row),
    message.isEcho ? null : opened(tx, coming, contact.address),
    tellReceived(tx, coming, said),
  ])
  return { contactId: contact.contactId, text: said.text }
}

/** The contact at the other end, met by whatever the provider calls it. */
async function contactOf(
  tx: Tx,
  { accountId, carrier: { channel }, message }: Coming,
): Promise<{ readonly contactId: string; readonly address: string }> {
  const address = canonicalAddress(channel, message.isEcho ? message.to : message.from)
  const { name = null, aliases = [] } = message.profile ?? {}
  return { address, contactId: await meetContact(tx, { accountId, channel, address, name, aliases }) }
}

type Said = {
  readonly direction: 'inbound' | 'outbound'
  readonly status: 'received' | 'delivered'
  readonly text: string
  readonly content: Readonly<Record<string, unknown>>
  readonly metadata: Readonly<Record<string, unknown>> | null
}

/** What the message says, and who says it: what the business wrote by other means went out. */
async function whatIsSaid(tx: Tx, coming: Coming): Promise<Said> {
  const { message } = coming
  return {
    ...(message.isEcho
      ? { direction: 'outbound', status: 'delivered' }
      : { direction: 'inbound', status: 'received' }),
    text: textOfInbound(message.content),
    content: await contentToStore(tx, coming),
    metadata: metadataOf(message),
  }
}

async function tellReceived(
  tx: Tx,
  { accountId, carrier, message: { from, to }, id }: Coming,
  { metadata, ...said }: Said,
): Promise<void> {
  await publish(tx, 'message.received', accountId, {
    messageId: idOf('msg', id),
    channel: carrier.channel,
    ...said,
    from,
    to,
    ...(metadata && { metadata }),
    at: now().toISOString(),
  })
}

/** What is known of a message beside what it says: what brought the contact, and who of a group wrote. */
function metadataOf({ referral, author }: InboundMessage): Readonly<Record<string, unknown>> | null {
  return referral || author ? { ...(referral && { referral }), ...(author && { author }) } : null
}

/** Notes when the contact wrote, where a channel ties to it when it may be written to. */
async function opened(tx: Tx, { accountId, carrier, message }: Coming, address: string): Promise<void> {
  if (carrier.channel === 'sms') return
  // Whatever a provider's clock says: a window opens at no instant that is none, and never ahead of time.
  const at = Math.max(0, Math.min(message.sentAtMs ?? nowMs(), nowMs()))
  const { channel } = carrier
  const addresses = await addressesOf(tx, { accountId, channel, address })
  const window = {
    accountId,
    channel,
    sender: message.to,
    at: new Date(at),
    entryUntil: message.referral ? new Date(at + entryMs) : null,
  }
  await Promise.all(addresses.map((one) => tx.query(windowOpened({ ...window, address: one }))))
}

/** What is stored of a content: what it names of others by our ids, its media to be fetched. */
async function contentToStore(
  tx: Tx,
  { accountId, carrier, message, id }: Coming,
): Promise<Readonly<Record<string, unknown>>> {
  const content = storableContent(withoutBodies(message.content))
  const regarding = message.regarding && (await messageByProviderId(tx, carrier.id, message.regarding))[0]
  return {
    ...(await withMedia(tx, { accountId, connectorId: carrier.id, messageId: id }, content, message.content)),
    ...(message.regarding && { regarding: regarding ? idOf('msg', regarding.message_id) : null }),
  }
}

/** Files that came along are kept beside the message, not in it. */
function withoutBodies(content: InboundContent): InboundContent {
  if (content.type !== 'email') return content
  return { ...content, attachments: content.attachments.map((one) => ({ ...one, body: undefined })) }
}

async function withMedia(
  tx: Tx,
  of: { accountId: string; connectorId: string; messageId: string },
  content: InboundContent,
  came: InboundContent,
): Promise<Readonly<Record<string, unknown>>> {
  if (content.type === 'media') {
    const { source, ...shown } = content
    const mediaId = await noteInboundMedia(tx, {
      ...of,
      source,
      mimeType: content.mimeType,
      filename: content.filename ?? null,
      sizeBytes: content.sizeBytes ?? null,
    })
    return { ...shown, mediaId: idOf('med', mediaId) }
  }
  if (content.type !== 'email') return content
  const attachments = []
  const bodies = came.type === 'email' ? came.attachments.map(({ body }) => body) : []
  for (const [i, { source, ...shown }] of content.attachments.entries()) {
    const mediaId = await noteInboundMedia(tx, { ...of, source, ...shown, body: bodies[i] })
    attachments.push({ ...shown, mediaId: idOf('med', mediaId) })
  }
  return { ...content, attachments }
}

async function answerToKeyword(
  tx: Tx,
  { accountId, carrier, message, id }: Coming,
  { contactId, text }: Kept,
): Promise<AdmissionRequest | null> {
  const keyword = message.content.type === 'text' ? policy().keywordOf(text) : null
  if (!keyword) return null
  const said = {
    accountId,
    channel: carrier.channel,
    address: message.from,
    contactId,
    messageId: idOf('msg', id),
    text,
  }
  const { kind } = keyword
  if (kind !== 'help')
    for (const address of await addressesAlso(tx, said, message.profile?.aliases ?? []))
      await applyKeyword(tx, { ...said, address, kind })
  return keywordAnswer(said, message.to, keyword)
}

/** The addresses of a contact, and those its provider calls it by too, be they in another contact that nobody merged yet. */
async function addressesAlso(
  tx: Tx,
  contact: { readonly accountId: string; readonly channel: string; readonly address: string },
  aliases: readonly string[],
): Promise<ReadonlySet<string>> {
  const others = aliases.map((alias) => canonicalAddress(contact.channel, alias))
  return new Set([...(await addressesOf(tx, contact)), ...others])
}

/** The confirmation or help a contact is owed, in the language it wrote in, from the sender it wrote to. */
async function keywordAnswer(
  said: { accountId: string; channel: string; address: string },
  from: string,
  keyword: { kind: 'stop' | 'start' | 'help'; language: string },
): Promise<AdmissionRequest> {
  const account = await accountFactsOf(said.accountId)
  const { value: text } = policy().replyTextFor(keyword.kind, keyword.language, account?.name ?? '')
  return {
    accountId: said.accountId,
    actor: keywordActor,
    channel: said.channel,
    from,
    to: said.address,
    content: { type: 'text', text },
    class: 'service',
    sendAt: null,
    expiresAt: null,
    metadata: { keyword: keyword.kind },
    callbackUrl: null,
    registration: null,
    idempotency: null,
    answersKeyword: true,
  }
}
