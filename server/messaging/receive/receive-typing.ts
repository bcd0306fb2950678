import type { Carrier, Typing } from '#channels/channels.ts'
import { canonicalAddress } from '#contacts/contacts.ts'
import { db } from '#platform/db.ts'
import { tellLive } from '#platform/live-notices.ts'
import { log } from '#platform/log.ts'
import { ownerOfSender } from '#senders/senders.ts'

/**
 * Tells whoever watches the account that a contact is writing, or stopped. It is kept nowhere, and nobody is asked to send it
 * again: a sign that got lost is made up for by the next.
 */
export async function receiveTyping(carrier: Carrier, { from, to, on }: Typing): Promise<void> {
  const { channel } = carrier
  try {
    const accountId = await ownerOfSender(db, channel, to, carrier.accountId ?? null)
    if (!accountId) return
    await tellLive(accountId, 'contact.typing', { channel, from: canonicalAddress(channel, from), to, on })
  } catch (error) {
    log.debug({ err: error, carrier: carrier.name }, 'that a contact is writing could not be told')
  }
}
