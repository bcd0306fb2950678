import type { Carrier, Preference } from '#channels/channels.ts'
import { applyPreference } from '#consent/consent.ts'
import type { Tx } from '#platform/db.ts'
import { accountOf } from './account-of.ts'
import { addressesOf } from './addresses-of.ts'

/** Records what a contact told the provider, at every address by which the provider calls it. */
export async function receivePreference(tx: Tx, carrier: Carrier, said: Preference): Promise<void> {
  const accountId = await accountOf(tx, carrier, said.to)
  if (!accountId) return
  const { channel } = carrier
  const { wants, purpose, detail } = said
  for (const address of await addressesOf(tx, { accountId, channel, address: said.from }))
    await applyPreference(tx, { accountId, channel, address, wants, purpose, detail })
}
