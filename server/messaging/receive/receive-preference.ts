import type { Carrier, Preference } from '#channels/channels.ts'
import { recordConsent, suppressAddress } from '#consent/consent.ts'
import type { Tx } from '#platform/db.ts'
import { accountOf } from './account-of.ts'
import { addressesOf } from './addresses-of.ts'

/**
 * Records what a contact told the provider: that it wants no promotional messages of this sender, or wants them again, or
 * blocked the sender. What it blocked is suppressed whole.
 */
export async function receivePreference(tx: Tx, carrier: Carrier, said: Preference): Promise<void> {
  const accountId = await accountOf(tx, carrier, said.to)
  if (!accountId) return
  const { channel } = carrier
  for (const address of await addressesOf(tx, { accountId, channel, address: said.from }))
    await record(tx, { accountId, channel, address }, said)
}

async function record(
  tx: Tx,
  of: { readonly accountId: string; readonly channel: string; readonly address: string },
  said: Preference,
): Promise<void> {
  await recordConsent(tx, {
    ...of,
    contactId: null,
    purpose: said.purpose === 'all' ? 'all' : 'promotional',
    state: said.wants ? 'granted' : 'withdrawn',
    basis: said.wants ? 'opt_in' : null,
    source: 'provider',
    evidence: { provider: of.channel, said: said.detail },
    recordedBy: 'contact',
  })
  if (said.purpose === 'all' && !said.wants)
    await suppressAddress(tx, {
      ...of,
      scope: 'all',
      reason: said.detail,
      source: 'complaint',
      by: 'contact',
    })
}
