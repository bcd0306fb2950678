import { engagementOf } from '#channels/channels.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { idOf, timeOfId } from '#shared/ids.ts'
import { showMessage, type MessageRow } from './message.ts'
import { chainOf } from './queries/fallbacks.ts'
import { eventsOf, messageById, type EventRow } from './queries/messages.ts'

type Shown = {
  at: string
  status: string
  code: string | null
  detail: string | null
  carrier: string | null
}

/** One message in full: its decision and everything that happened to it, oldest first. Refuses not_found. */
export async function getMessage(
  on: Db,
  accountId: string,
  id: string,
  carriers: ReadonlyMap<string, string>,
) {
  const [[row], events, chain] = await Promise.all([
    messageById(on, accountId, id),
    eventsOf(on, accountId, id),
    chainOf(on, accountId, id),
  ])
  if (!row) throw new Refusal('not_found', { detail: 'There is no such message in this account.' })
  return {
    ...showMessage(row, carriers),
    decision: row.decision,
    fallback: placeIn(chain, id),
    engagement: await engagementIn(on, row),
    events: courseOf(row, events, carriers),
  }
}

/** What the reader of a mail of ours did with it; null for anything else. */
function engagementIn(on: Db, { account_id, id, channel, direction, ...row }: MessageRow) {
  if (channel !== 'email' || direction !== 'outbound') return null
  return engagementOf(on, {
    accountId: account_id,
    messageId: id,
    class: row.class,
    hasPage: Boolean(row.content['html']),
    connectorId: row.carrier_id,
  })
}

/** Where a message stands in its chain of fallbacks. */
function placeIn(chain: Awaited<ReturnType<typeof chainOf>>, id: string) {
  const own = chain.find((one) => one.message_id === id)
  const before = chain.find((one) => one.taken_by === id)
  return {
    of: before ? idOf('msg', before.message_id) : null,
    takenOverBy: own?.taken_by ? idOf('msg', own.taken_by) : null,
    ended: own?.ended_because ?? null,
    next: own && own.ended_because === null ? own.steps.map(({ channel }) => channel) : [],
  }
}

/** The plain course is in the message's own times; retries and the like have rows of their own. */
function courseOf(
  row: MessageRow,
  events: readonly EventRow[],
  carriers: ReadonlyMap<string, string>,
): Shown[] {
  const carrier = row.carrier_id ? (carriers.get(row.carrier_id) ?? null) : null
  const step = (
    at: Date | null,
    status: string,
    code: string | null = null,
    detail: string | null = null,
    by: string | null = null,
  ): Shown[] => (at ? [{ at: at.toISOString(), status, code, detail, carrier: by }] : [])
  const ended =
    row.finished_at && row.status !== 'delivered' && row.status !== 'received' ? row.finished_at : null
  const created = new Date(timeOfId(idOf('msg', row.id)))
  return [
    ...step(created, row.direction === 'inbound' ? 'received' : 'accepted'),
    ...(row.decision?.until
      ? step(created, 'scheduled', row.decision.code, `until ${row.decision.until}`)
      : []),
    ...events.flatMap((e) =>
      step(e.at, e.status, e.code, e.detail, e.carrier_id ? (carriers.get(e.carrier_id) ?? null) : null),
    ),
    ...step(row.submitted_at, 'submitted', null, null, carrier),
    ...step(row.delivered_at, 'delivered', null, null, carrier),
    ...step(ended, row.status, row.code, row.detail, carrier),
  ].sort((a, b) => a.at.localeCompare(b.at))
}
