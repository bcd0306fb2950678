import { applyPreference, permissionFacts } from '#consent/consent.ts'
import type { Events } from '#events.ts'
import type { Tx } from '#platform/db.ts'

/** With what a message ends whose contact told the provider that it wants no advertisements of the sender. */
const optedOut = 'recipient_opted_out'

/**
 * Takes it down that contacts opted out with their provider, where only the end of a message tells it: a contact may have done so
 * before the sender was connected here. Hearing of it again changes nothing, nor what the contact said after it.
 */
export async function noteOptOuts(
  tx: Tx,
  accountId: string,
  ended: readonly Events['message.undelivered'][],
): Promise<void> {
  const out = ended.filter(({ code }) => code === optedOut)
  const whom = out.map(({ channel, to }) => ({ accountId, channel, address: to }))
  const facts = await permissionFacts(tx, whom)
  for (const [i, { channel, to: address, detail, at }] of out.entries()) {
    if (facts[i]?.grants.promotional?.state === 'withdrawn') continue
    await applyPreference(tx, {
      accountId,
      channel,
      address,
      wants: false,
      purpose: 'promotional',
      detail: detail ?? 'The provider says that the contact opted out.',
      at: new Date(at),
    })
  }
}
