import { one, type Db } from '#platform/db.ts'
import { hitsCounted, type HitCounts } from './queries.ts'

/** A mail that was sent, as far as it tells whether its reader is followed. */
export type SentMail = {
  readonly accountId: string
  readonly messageId: string
  readonly class: string
  /** It has HTML: text alone is not followed. */
  readonly hasPage: boolean
  /** Whose connector it left by; null: an operator's carrier, or it has not left. */
  readonly connectorId: string | null
}

/**
 * What readers did with a mail: opens and links by people, and beside them those by machines; null where nobody is followed.
 * A connector that follows others now than when the mail left is believed as it is now, unless somebody came.
 */
export async function engagementOf(on: Db, mail: SentMail): Promise<HitCounts | null> {
  const { accountId, messageId, connectorId } = mail
  const { track, ...counts } = await one<HitCounts & { track: string | null }>(
    on,
    hitsCounted(accountId, messageId, connectorId),
  )
  const isFollowed = mail.hasPage && (track === 'all' || (track !== 'none' && mail.class === 'promotional'))
  return isFollowed || Object.values(counts).some((count) => count > 0) ? counts : null
}
