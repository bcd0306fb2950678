import type { Carrier, InboundMessage } from '#channels/channels.ts'
import { canonicalAddress, findOrCreateContactsByAddress } from '#contacts/contacts.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { publication } from '#platform/outbox.ts'
import { ownerOfSender } from '#senders/senders.ts'
import { idOf, newId, uuidOf } from '#shared/ids.ts'
import { analyseSmsText } from '#shared/sms-text.ts'
import type { AdmissionRequest } from '../admission-request.ts'
import { insertReceived, messagesByProviderIds, providerMessagesNoted } from '../queries/inbound.ts'
import { answerToKeyword, keywordOf } from './answer-to-keyword.ts'
import type { Coming } from './coming.ts'
import { contentsToStore } from './contents-to-store.ts'
import { openWindows } from './open-windows.ts'
import { runsOf } from './runs-of.ts'
import { textOfInbound } from './text-of-inbound.ts'

/** Messages stored by one statement of each kind: their events are one row of the outbox. */
const runMax = 200

/**
 * Stores contacts' messages in their order, does what keywords ask, and tells whoever listens; a few statements for all.
 * Gives the answers that keywords want, to be sent after the commit. A message that came before is dropped, and so is
 * one to a sender nobody owns, or that another account owns than the connector it came by; that is logged.
 */
export async function receiveMessages(
  tx: Tx,
  carrier: Carrier,
  messages: readonly InboundMessage[],
): Promise<AdmissionRequest[]> {
  const answers: AdmissionRequest[] = []
  for (const run of runsOf(messages, isOpen)) answers.push(...(await receiveRun(tx, carrier, run)))
  return answers
}

/** What a keyword changes is told before what came after it. */
function isOpen(run: readonly InboundMessage[]): boolean {
  const last = run.at(-1)
  return run.length < runMax && (!last || keywordOf(last) === null)
}

async function receiveRun(
  tx: Tx,
  carrier: Carrier,
  messages: readonly InboundMessage[],
): Promise<AdmissionRequest[]> {
  const coming = await newOf(tx, carrier, await ownedOf(tx, carrier, messages))
  if (coming.length === 0) return []
  const kept = await store(tx, carrier, coming)
  const answers: AdmissionRequest[] = []
  for (const one of kept) {
    const answer = await answerToKeyword(tx, carrier.channel, one)
    if (answer) answers.push(answer)
  }
  return answers
}

/** The messages that are an account's, each with the id it is to have. */
async function ownedOf(tx: Tx, carrier: Carrier, messages: readonly InboundMessage[]): Promise<Coming[]> {
  const ofAccount = carrier.accountId ?? null
  const senders = [...new Set(messages.map(senderOf))]
  const owners = await Promise.all(
    senders.map((sender) => ownerOfSender(tx, carrier.channel, sender, ofAccount)),
  )
  return messages.flatMap((message) => {
    const accountId = owners[senders.indexOf(senderOf(message))]
    if (accountId) return [{ accountId, message, id: uuidOf(newId('msg', nowMs())) }]
    log.warn({ carrier: carrier.name, to: message.to }, 'a message came for a sender that no account owns')
    return []
  })
}

/** A provider sends a message again when it is in doubt; one we sent ourselves comes back as an echo. */
async function newOf(tx: Tx, carrier: Carrier, coming: readonly Coming[]): Promise<Coming[]> {
  const own = await ownSends(tx, carrier, coming)
  const others = coming.filter(({ message: { isEcho, providerId } }) => !isEcho || !own.has(providerId))
  const named = others.flatMap(({ accountId, id: messageId, message: { providerId } }) =>
    providerId === null ? [] : [{ accountId, messageId, providerId }],
  )
  if (named.length === 0) return others
  const noted = await tx.query<{ message_id: string }>(providerMessagesNoted(carrier.id, named))
  const first = new Set(noted.map(({ message_id }) => message_id))
  return others.filter(({ id, message }) => message.providerId === null || first.has(id))
}

/** The echoes that are of messages we know. */
async function ownSends(
  tx: Tx,
  carrier: Carrier,
  coming: readonly Coming[],
): Promise<ReadonlySet<string | null>> {
  const echoes = coming.flatMap(({ message }) => (message.isEcho && message.providerId) || [])
  if (echoes.length === 0) return new Set()
  return new Set((await messagesByProviderIds(tx, carrier.id, echoes)).map((one) => one.provider_id))
}

type Kept = Coming & { readonly contactId: string; readonly address: string }

async function store(tx: Tx, carrier: Carrier, coming: readonly Coming[]): Promise<Kept[]> {
  const kept = await withContacts(tx, carrier.channel, coming)
  const contents = await contentsToStore(tx, carrier, kept)
  const windows = await openWindows(tx, carrier.channel, kept)
  const said = kept.map((one, i) => ({ one, ...whatIsSaid(one, contents[i] ?? {}) }))
  const { channel, id: carrierId } = carrier
  // None needs what another gives: together they wait for the database once.
  await Promise.all(
    [
      insertReceived(
        { channel, carrierId, at: now() },
        said.map((is) => rowOf(channel, is)),
      ),
      ...windows,
      ...[...Map.groupBy(said, ({ one }) => one.accountId)].map(([accountId, of]) =>
        publication(
          'message.received',
          accountId,
          of.map((is) => eventOf(channel, is)),
        ),
      ),
    ].map((statement) => tx.query(statement)),
  )
  return kept
}

/** Each message with the contact at the other end, met by whatever the provider calls it. */
async function withContacts(tx: Tx, channel: string, coming: readonly Coming[]): Promise<Kept[]> {
  const met = coming.map((one) => {
    const { isEcho, to, from, profile } = one.message
    const address = canonicalAddress(channel, isEcho ? to : from)
    const { name = null, aliases = [] } = profile ?? {}
    return { one, person: { accountId: one.accountId, channel, address, name, aliases } }
  })
  const contacts = await findOrCreateContactsByAddress(
    tx,
    met.map(({ person }) => person),
  )
  return met.map(({ one, person: { address } }, i) => ({
    ...one,
    address,
    contactId: contacts[i]?.contactId ?? '',
  }))
}

type Said = {
  readonly direction: 'inbound' | 'outbound'
  readonly status: 'received' | 'delivered'
  readonly text: string
  readonly content: Readonly<Record<string, unknown>>
}
type Saying = Said & { readonly one: Kept; readonly metadata: Readonly<Record<string, unknown>> | null }

/** What a message says, and who says it: what the business wrote by other means went out. */
function whatIsSaid({ message }: Kept, content: Said['content']): Omit<Saying, 'one'> {
  return {
    ...(message.isEcho
      ? { direction: 'outbound', status: 'delivered' }
      : { direction: 'inbound', status: 'received' }),
    text: textOfInbound(message.content),
    content,
    metadata: metadataOf(message),
  }
}

/** What is known of a message beside what it says: what brought the contact, and who of a group wrote. */
function metadataOf({ referral, author }: InboundMessage): Readonly<Record<string, unknown>> | null {
  return referral || author ? { ...(referral && { referral }), ...(author && { author }) } : null
}

function rowOf(channel: string, { one, direction, status, text, content, metadata }: Saying) {
  const { accountId, id, address, contactId, message } = one
  return {
    accountId,
    id,
    direction,
    sender: senderOf(message),
    address,
    contactId,
    content,
    status,
    segments: channel === 'sms' ? analyseSmsText(text).segments : 1,
    metadata,
  }
}

function eventOf(channel: string, { one: { id, message }, metadata, ...said }: Saying) {
  return {
    messageId: idOf('msg', id),
    channel,
    ...said,
    from: message.from,
    to: message.to,
    ...(metadata && { metadata }),
    at: now().toISOString(),
  }
}

/** The business's own address in a message. */
function senderOf({ isEcho, from, to }: InboundMessage): string {
  return isEcho ? from : to
}
