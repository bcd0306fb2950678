import { accountFactsOf } from '#accounts/accounts.ts'
import { applyKeyword } from '#consent/consent.ts'
import { canonicalAddress } from '#contacts/contacts.ts'
import type { Tx } from '#platform/db.ts'
import { policy } from '#policy/policy.ts'
import { idOf } from '#shared/ids.ts'
import type { InboundMessage } from '#channels/channels.ts'
import { keywordActor, type AdmissionRequest } from '../admission-request.ts'
import { addressesOf } from './addresses-of.ts'
import type { Coming } from './coming.ts'
import { textOfInbound } from './text-of-inbound.ts'

/** The keyword that a message is, if it is one: a contact's text and nothing else. */
export function keywordOf({
  content,
  isEcho,
}: InboundMessage): ReturnType<ReturnType<typeof policy>['keywordOf']> {
  return content.type === 'text' && !isEcho ? policy().keywordOf(textOfInbound(content)) : null
}

/** Does what a contact asks for with a keyword; gives the answer it wants, to be sent after the commit. */
export async function answerToKeyword(
  tx: Tx,
  channel: string,
  { accountId, id, message, contactId }: Coming & { readonly contactId: string },
): Promise<AdmissionRequest | null> {
  const keyword = keywordOf(message)
  if (!keyword) return null
  const said = {
    accountId,
    channel,
    address: message.from,
    contactId,
    messageId: idOf('msg', id),
    text: textOfInbound(message.content),
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
