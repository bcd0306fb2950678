import { uuidOf, isId } from '#shared/ids.ts'
import type { Line } from '#shared/webchat-widget.ts'
import { inTransaction } from '#platform/db.ts'
import { lineOf } from './line.ts'
import { lineByMessage, visitorAddressed, visitorToChange } from './queries.ts'
import { appendLine } from './say-line.ts'

/** A message of the business to a visitor. */
export type Handed = {
  readonly siteKey: string
  /** `wcv_…` */
  readonly address: string
  /** The message's uuid: it stands in the chat once, however often it is handed over. */
  readonly messageId: string
  readonly content: unknown
}

/** Puts a message of the business into a visitor's chat. Null where there is no such visitor. */
export async function handLine({ siteKey, address, messageId, content }: Handed): Promise<Line | null> {
  if (!isId('wcv', address)) return null
  return inTransaction(async (tx) => {
    const [addressed] = await visitorAddressed(tx, siteKey, uuidOf(address))
    if (!addressed) return null
    const [visitor] = await visitorToChange(tx, addressed.accountId, addressed.id)
    if (!visitor) return null
    const [repeated] = await lineByMessage(tx, visitor.accountId, messageId)
    if (repeated) return lineOf(repeated)
    return appendLine(tx, visitor, { origin: 'business', clientId: null, messageId, content })
  })
}
