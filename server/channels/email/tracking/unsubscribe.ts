import { permissionFacts, recordConsent, suppressAddress } from '#consent/consent.ts'
import { contactFacts } from '#contacts/contacts.ts'
import type { Tx } from '#platform/db.ts'
import { idOf } from '#shared/ids.ts'
import type { TrackingClaim } from './tracking-token.ts'

/** How somebody left: by the button of his mail program, or on our page. */
export type UnsubscribeHow = 'one_click' | 'page'

/**
 * Ends promotional e-mail to the address a mail went to, and nothing else: passwords and receipts still come. Doing it again changes
 * nothing, and a stricter suppression that stands is left as it is.
 * Source: RFC 8058 §3.2; HSE-3.3.
 */
export async function unsubscribe(
  tx: Tx,
  { accountId, messageId, address }: Extract<TrackingClaim, { kind: 'unsubscribe' }>,
  how: UnsubscribeHow,
): Promise<'done' | 'already'> {
  const whom = { accountId, channel: 'email', address }
  const [facts] = await permissionFacts(tx, [whom])
  const isWithdrawn = [facts?.grants.promotional, facts?.grants.all].some(
    (grant) => grant?.state === 'withdrawn',
  )
  if (facts?.suppression && isWithdrawn) return 'already'
  if (!isWithdrawn) {
    const [contact] = await contactFacts(tx, [whom])
    await recordConsent(tx, {
      ...whom,
      contactId: contact?.contactId ?? null,
      purpose: 'promotional',
      state: 'withdrawn',
      basis: null,
      source: 'web_form',
      evidence: { messageId: idOf('msg', messageId), how },
      recordedBy: 'contact',
    })
  }
  if (!facts?.suppression)
    await suppressAddress(tx, {
      ...whom,
      scope: 'promotional',
      reason: 'the recipient unsubscribed',
      source: 'api',
      by: 'contact',
    })
  return 'done'
}
