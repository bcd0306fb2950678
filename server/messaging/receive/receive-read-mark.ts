import type { Carrier, DeliveredMark, ReadMark } from '#channels/channels.ts'
import { db } from '#platform/db.ts'
import { accountOf } from './account-of.ts'
import type { Recorder } from '../dispatch/recorder.ts'
import { unreadByContact } from '../queries/inbound.ts'
import { transitionOf } from '../transition.ts'

/** Marks everything read, or delivered, that we sent a contact up to the instant the provider names. Resolves when that is stored. */
export async function receiveReadMark(
  recorder: Recorder,
  carrier: Carrier,
  mark: ReadMark | DeliveredMark,
): Promise<void> {
  const accountId = await accountOf(db, carrier, mark.to)
  if (!accountId) return
  // What was submitted just now may not be stored yet.
  await recorder.drained()
  const unread = await unreadByContact(db, {
    accountId,
    channel: carrier.channel,
    sender: mark.to,
    address: mark.from,
    upTo: new Date(mark.upToMs),
  })
  // What is delivered already is no news to a mark of delivery.
  const reached = unread.filter(({ status }) => status !== mark.kind)
  await Promise.all(
    reached.map(
      ({ id, status }) =>
        new Promise<void>((resolve) => {
          const transition = transitionOf(status, { accountId, messageId: id }, { to: mark.kind })
          recorder.add({ transition, recorded: () => resolve() })
        }),
    ),
  )
}
