import { canonicalAddress } from '#contacts/contacts.ts'
import { now, nowMs } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { messageClasses, policy, type MessageClass } from '#policy/policy.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import type { Purpose } from './permission.ts'
import { keywordSuppressionLifted, suppressionByKeyword } from './queries.ts'
import { recordConsents, type ConsentRecord } from './record-consent.ts'

/** A STOP or START that a contact wrote. */
export type KeywordSaid = {
  readonly accountId: string
  readonly channel: string
  readonly address: string
  readonly contactId: string | null
  readonly kind: 'stop' | 'start'
  /** The inbound message, kept as evidence with its text. */
  readonly messageId: string
  readonly text: string
  /** When it arrived; the present when absent. */
  readonly at?: Date
}

/**
 * Does what a contact asked for with STOP or START.
 * STOP withdraws permission for the classes the terms name and puts the address on the suppression list; START takes it off
 * again and grants the same classes as opt-in. What the account itself suppressed stays suppressed.
 * Source: HSE-3.3; CSY-5.5; 47 CFR 64.1200(a)(10).
 */
export async function applyKeyword(tx: Db, said: KeywordSaid): Promise<ConsentRecord[]> {
  const { value: ends, clause } = policy().stopEnds()
  const at = said.at ?? now()
  const evidence = { messageId: said.messageId, text: said.text.slice(0, 1600), ...(clause && { clause }) }
  const [records] = await Promise.all([
    recordConsents(
      tx,
      purposesOf(ends).map((purpose) => ({
        accountId: said.accountId,
        contactId: said.contactId,
        channel: said.channel,
        address: said.address,
        purpose,
        state: said.kind === 'stop' ? 'withdrawn' : 'granted',
        basis: said.kind === 'stop' ? null : 'opt_in',
        source: 'keyword',
        evidence,
        at,
        recordedBy: 'contact',
      })),
    ),
    tx.query(said.kind === 'stop' ? suppressionOf(said, at) : liftingOf(said, at)),
  ])
  return records
}

/** One record that speaks of all classes where the terms end them all. */
function purposesOf(ends: readonly MessageClass[]): readonly Purpose[] {
  return messageClasses.every((one) => ends.includes(one)) ? ['all'] : ends
}

function suppressionOf({ accountId, channel, address }: KeywordSaid, at: Date) {
  return suppressionByKeyword({
    accountId,
    id: uuidOf(newId('sup', nowMs())),
    channel,
    address: canonicalAddress(channel, address),
    scope: 'all',
    reason: 'the recipient wrote STOP',
    source: 'keyword',
    createdAt: at,
    createdBy: 'contact',
  })
}

function liftingOf({ accountId, channel, address }: KeywordSaid, at: Date) {
  return keywordSuppressionLifted(accountId, channel, canonicalAddress(channel, address), at)
}
