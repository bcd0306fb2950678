import type { Carrier, ReadMark } from '#channels/channels.ts'
import { db } from '#platform/db.ts'
import { ownerOfSender } from '#senders/senders.ts'
import type { Recorder } from '../dispatch/recorder.ts'
import { unreadByContact } from '../queries/inbound.ts'
import { transitionOf } from '../transition.ts'

/** Marks everything read that we sent a contact up to the instant the provider names. Resolves when that is stored. */
export async function receiveReadMark(recorder: Recorder, carrier: Carrier, mark: ReadMark): Promise<void> {
  const accountId = carrier.accountId ?? (await ownerOfSender(db, carrier.channel, mark.to))
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
  await Promise.all(
    unread.map(
      ({ id, status }) =>
        new Promise<void>((resolve) => {
          const transition = transitionOf(status, { accountId, messageId: id }, { to: 'read' })
          recorder.add({ transition, recorded: () => resolve() })
        }),
    ),
  )
}
