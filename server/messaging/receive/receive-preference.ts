import type { Carrier, Preference } from '#channels/channels.ts'
import { recordConsent, suppressAddress } from '#consent/consent.ts'
import type { Tx } from '#platform/db.ts'
import { ownerOfSender } from '#senders/senders.ts'

/**
 * Records what a contact told the provider: that it wants no promotional messages of this sender, or wants them again, or
 * blocked the sender. What it blocked is suppressed whole.
 */
export async function receivePreference(tx: Tx, carrier: Carrier, said: Preference): Promise<void> {
  const accountId = carrier.accountId ?? (await ownerOfSender(tx, carrier.channel, said.to))
  if (!accountId) return
  await recordConsent(tx, {
    accountId,
    contactId: null,
    channel: carrier.channel,
    address: said.from,
    purpose: said.purpose === 'all' ? 'all' : 'promotional',
    state: said.wants ? 'granted' : 'withdrawn',
    basis: said.wants ? 'opt_in' : null,
    source: 'provider',
    evidence: { provider: carrier.channel, said: said.detail },
    recordedBy: 'contact',
  })
  if (said.purpose === 'all' && !said.wants)
    await suppressAddress(tx, {
      accountId,
      channel: carrier.channel,
      address: said.from,
      scope: 'all',
      reason: said.detail,
      source: 'complaint',
      by: 'contact',
    })
}
