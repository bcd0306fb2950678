import { canonicalAddress } from '#contacts/contacts.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Tx } from '#platform/db.ts'
import { messageClasses } from '#policy/policy.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import type { Purpose } from './permission.ts'
import { blockSuppressionLifted, suppressionByBlock } from './queries.ts'
import { recordConsents } from './record-consent.ts'

/** What a contact told its provider of a sender. */
export type PreferenceSaid = {
  readonly accountId: string
  readonly channel: string
  readonly address: string
  readonly wants: boolean
  /** `all`: it blocked the sender, or let it in again. */
  readonly purpose: 'promotional' | 'all'
  readonly detail: string
  /** When it did; the present when absent. */
  readonly at?: Date
}

/**
 * Does what a contact told its provider: it wants no promotional messages or wants them again, it blocked the sender or let it in
 * again. A block suppresses the address until it is lifted; then all may be sent again but advertisements, for letting somebody
 * in is no opt-in to these.
 */
export async function applyPreference(tx: Tx, said: PreferenceSaid): Promise<void> {
  const { accountId, channel, address, wants, detail, at } = said
  await recordConsents(
    tx,
    purposesOf(said).map((purpose) => ({
      accountId,
      channel,
      address,
      contactId: null,
      purpose,
      state: wants ? 'granted' : 'withdrawn',
      basis: wants ? 'opt_in' : null,
      source: 'provider',
      evidence: { provider: channel, said: detail },
      recordedBy: 'contact',
      ...(at && { at }),
    })),
  )
  if (said.purpose !== 'all') return
  const of = canonicalAddress(channel, address)
  await tx.query(wants ? blockSuppressionLifted(accountId, channel, of) : blockOf(said, of))
}

function purposesOf({ wants, purpose }: PreferenceSaid): readonly Purpose[] {
  if (purpose !== 'all' || !wants) return [purpose]
  return messageClasses.filter((one) => one !== 'promotional')
}

function blockOf({ accountId, channel, detail }: PreferenceSaid, address: string) {
  return suppressionByBlock({
    accountId,
    id: uuidOf(newId('sup', nowMs())),
    channel,
    address,
    scope: 'all',
    reason: detail.replace(/\.$/, ''),
    source: 'complaint',
    createdAt: now(),
    createdBy: 'contact',
  })
}
