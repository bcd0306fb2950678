import { isId, uuidOf } from '#shared/ids.ts'
import { db } from '#platform/db.ts'
import { announceSaid, announceTold } from './announce.ts'
import { visitorAddressed } from './queries.ts'
import type { Visitor } from './visitor.ts'

/** Tells the site's link that a visitor is writing, or stopped: who watches the account's live view hears of it. */
export function tellVisitorTyping({ id, siteKey }: Visitor, on: boolean): Promise<void> {
  return announceSaid(db, { siteKey, typing: { visitorId: id, on } })
}

/** Shows a visitor that somebody of the business is writing. */
export async function tellBusinessTyping(siteKey: string, address: string): Promise<void> {
  if (!isId('wcv', address)) return
  const [visitor] = await visitorAddressed(db, siteKey, uuidOf(address))
  if (visitor) await announceTold(db, { visitorId: visitor.id, what: 'typing' })
}
