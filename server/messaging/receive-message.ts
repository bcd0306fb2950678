import { accountFactsOf } from '#accounts/accounts.ts'
import { applyKeyword } from '#consent/consent.ts'
import type { Carrier, InboundMessage } from '#channels/channels.ts'
import { findOrCreateContactByAddress } from '#contacts/contacts.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { publish } from '#platform/outbox.ts'
import { policy } from '#policy/policy.ts'
import { ownerOfSender } from '#senders/senders.ts'
import { idOf, newId, uuidOf } from '#shared/ids.ts'
import { analyseSmsText } from '#shared/sms-text.ts'
import { storableText } from '#shared/storable-text.ts'
import { keywordActor, type AdmissionRequest } from './admission-request.ts'
import { insertInbound } from './queries/admission.ts'

/**
 * Stores a contact's message, does what a keyword asks, and tells whoever listens.
 * Gives the answer that the keyword wants, to be sent after the commit. A message to a sender nobody owns is logged and dropped.
 */
export async function receiveMessage(
  tx: Tx,
  carrier: Carrier,
  message: InboundMessage,
): Promise<AdmissionRequest | null> {
  const accountId = await ownerOfSender(tx, carrier.channel, message.to)
  if (!accountId) {
    log.warn({ carrier: carrier.name, to: message.to }, 'a message came for a sender that no account owns')
    return null
  }
  const text = storableText(
    ('text' in message.content ? (message.content.text ?? '') : '').replaceAll('\u0000', ''),
  )
  const contact = await findOrCreateContactByAddress(tx, {
    accountId,
    channel: carrier.channel,
    address: message.from,
  })
  const id = uuidOf(newId('msg', nowMs()))
  await insertInbound(tx, {
    account_id: accountId,
    id,
    channel: carrier.channel,
    sender: message.to,
    address: message.from,
    contact_id: contact.contactId,
    content: { ...message.content, text },
    segments: analyseSmsText(text).segments,
    carrier_id: carrier.id,
    at: now(),
  })
  await publish(tx, 'message.received', accountId, {
    messageId: idOf('msg', id),
    channel: carrier.channel,
    direction: 'inbound',
    status: 'received',
    from: message.from,
    to: message.to,
    text,
    at: now().toISOString(),
  })
  const keyword = policy().keywordOf(text)
  if (!keyword) return null
  const said = {
    accountId,
    channel: carrier.channel,
    address: message.from,
    contactId: contact.contactId,
    messageId: idOf('msg', id),
    text,
  }
  if (keyword.kind !== 'help') await applyKeyword(tx, { ...said, kind: keyword.kind })
  return keywordAnswer(said, message.to, keyword)
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
