import type { Carrier, Receipt, Update } from '#channels/channels.ts'
import { inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import type { AdmissionRequest } from './admission-request.ts'
import type { ReceiptDesk } from './receipt-desk.ts'
import { receiveMessage } from './receive-message.ts'
import { receivePart } from './receive-part.ts'

/** Answers a keyword: sends a message the contact asked for. */
export type SendAnswer = (request: AdmissionRequest) => void

/**
 * Takes what carriers send: receipts go to the desk that finds their message; messages become a contact's messages.
 * `stored(true)` only after the commit: a carrier that is not acknowledged sends again.
 */
export function receiveUpdate(
  desk: ReceiptDesk,
  answer: SendAnswer,
  carrier: Carrier,
  update: Update,
  stored: (kept: boolean) => void,
): void {
  if (update.kind === 'receipt') {
    desk.take(carrier, update satisfies Receipt, stored)
    return
  }
  inTransaction((tx) =>
    update.kind === 'part'
      ? receivePart(tx, carrier, update)
      : update.kind === 'message'
        ? receiveMessage(tx, carrier, update)
        : Promise.resolve(null),
  ).then(
    (reply) => {
      stored(true)
      if (reply) answer(reply)
    },
    (error: unknown) => {
      log.warn(
        { err: error, carrier: carrier.name },
        'an inbound message could not be stored; the carrier will send it again',
      )
      stored(false)
    },
  )
}
