import { applyTemplateChange, type Carrier, type Update } from '#channels/channels.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import type { AdmissionRequest } from '../admission-request.ts'
import type { Recorder } from '../dispatch/recorder.ts'
import type { ReceiptDesk } from '../receipt-desk.ts'
import { awaitOwnSends } from './await-own-sends.ts'
import { receiveChange } from './receive-change.ts'
import { receiveConnectorChange } from './receive-connector-change.ts'
import { receiveIdentity } from './receive-identity.ts'
import { receiveMessage } from './receive-message.ts'
import { receivePart } from './receive-part.ts'
import { receivePreference } from './receive-preference.ts'
import { receiveReadMark } from './receive-read-mark.ts'

/** Answers a keyword: sends a message the contact asked for. */
export type SendAnswer = (request: AdmissionRequest) => void

/** Where updates go. */
export type Reception = {
  readonly desk: ReceiptDesk
  readonly recorder: Recorder
  readonly answer: SendAnswer
}

/**
 * Takes what carriers and providers send, each kind to what it changes.
 * `stored(true)` only after the commit: who is not acknowledged sends again.
 */
export function receiveUpdate(
  reception: Reception,
  carrier: Carrier,
  update: Update,
  stored: (kept: boolean) => void,
): void {
  if (update.kind === 'receipt') {
    reception.desk.take(carrier, update, stored)
    return
  }
  receive(reception, carrier, update).then(
    () => stored(true),
    (error: unknown) => {
      log.warn(
        { err: error, carrier: carrier.name },
        'an update could not be stored; it will be sent or read again',
      )
      stored(false)
    },
  )
}

/** Takes one update and resolves when it is stored. Throws what went wrong. */
export async function receive(
  { desk, recorder, answer }: Reception,
  carrier: Carrier,
  update: Update,
): Promise<void> {
  switch (update.kind) {
    case 'receipt':
      return desk.taken(carrier, update)
    case 'message':
    case 'part': {
      if (update.kind === 'message' && update.isEcho) await awaitOwnSends(carrier, update)
      const reply = await inTransaction((tx) => received(tx, carrier, update))
      if (reply) answer(reply)
      return
    }
    case 'edited':
    case 'deleted':
      return inTransaction((tx) => receiveChange(tx, carrier, update))
    case 'read':
    case 'delivered':
      return receiveReadMark(recorder, carrier, update)
    case 'preference':
      return inTransaction((tx) => receivePreference(tx, carrier, update))
    case 'identity':
      return inTransaction((tx) => receiveIdentity(tx, carrier, update))
    case 'connector':
      return receiveConnectorChange(carrier, update)
    case 'template':
      return inTransaction((tx) => applyTemplateChange(tx, carrier, update))
    case 'typing':
      return
  }
}

function received(
  tx: Tx,
  carrier: Carrier,
  update: Extract<Update, { kind: 'message' | 'part' }>,
): Promise<AdmissionRequest | null> {
  return update.kind === 'part' ? receivePart(tx, carrier, update) : receiveMessage(tx, carrier, update)
}
