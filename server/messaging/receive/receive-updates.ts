import { applyTemplateChange, type Carrier, type Update } from '#channels/channels.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import type { AdmissionRequest } from '../admission-request.ts'
import type { Recorder } from '../dispatch/recorder.ts'
import type { ReceiptDesk } from '../receipt-desk.ts'
import { storableValue } from '#shared/storable-text.ts'
import { awaitOwnSends } from './await-own-sends.ts'
import { receiveChange } from './receive-change.ts'
import { receiveConnectorChange } from './receive-connector-change.ts'
import { receiveIdentity } from './receive-identity.ts'
import { receiveMessages } from './receive-messages.ts'
import { receivePart } from './receive-part.ts'
import { receivePreference } from './receive-preference.ts'
import { receiveReadMark } from './receive-read-mark.ts'
import { receiveTyping } from './receive-typing.ts'
import { runsOf } from './runs-of.ts'

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

/**
 * Takes what a provider sent in one go: what contacts did in the transaction given, in its order; what concerns messages of
 * ours through the recorder, before this resolves. Gives what is to be done after the commit. Throws what went wrong.
 */
export async function receiveTogether(
  reception: Reception,
  {
    tx,
    carrier,
    updates,
  }: { readonly tx: Tx; readonly carrier: Carrier; readonly updates: readonly Update[] },
): Promise<() => void> {
  // Before anything is written: it may take a while.
  await Promise.all(updates.map((update) => ownSendsFirst(carrier, update)))
  const ofOurs = updates
    .filter((update) => !isByContact(update))
    .map((update) => receive(reception, carrier, update))
  // They are awaited below; until then nobody may take one for unhandled.
  for (const received of ofOurs) received.catch(() => {})
  const replies = await receiveByContacts(tx, carrier, updates.filter(isByContact))
  await Promise.all(ofOurs)
  return () => replies.forEach(reception.answer)
}

/** Takes one update and resolves when it is stored. Throws what went wrong. */
async function receive(
  { desk, recorder, answer }: Reception,
  carrier: Carrier,
  update: Update,
): Promise<void> {
  if (isByContact(update)) {
    await ownSendsFirst(carrier, update)
    const replies = await inTransaction((tx) => receiveByContacts(tx, carrier, [update]))
    replies.forEach(answer)
    return
  }
  switch (update.kind) {
    case 'receipt':
      return desk.taken(carrier, update)
    case 'read':
    case 'delivered':
      return receiveReadMark(recorder, carrier, update)
    case 'connector':
      return receiveConnectorChange(carrier, update)
    case 'template':
      return inTransaction((tx) => applyTemplateChange(tx, carrier, update))
    case 'typing':
      return receiveTyping(carrier, update)
  }
}

/** What the business is said to have written by other means may be what we are sending. */
async function ownSendsFirst(carrier: Carrier, update: Update): Promise<void> {
  if (update.kind === 'message' && update.isEcho) await awaitOwnSends(carrier, update)
}

/** What a contact did: stored by whoever reads it. */
type ByContact = Extract<
  Update,
  { kind: 'message' | 'part' | 'edited' | 'deleted' | 'preference' | 'identity' }
>

const byContact: ReadonlySet<Update['kind']> = new Set<ByContact['kind']>([
  'message',
  'part',
  'edited',
  'deleted',
  'preference',
  'identity',
])

function isByContact(update: Update): update is ByContact {
  return byContact.has(update.kind)
}

/** Stores what contacts did, in its order; gives the answers that keywords are owed. Messages in a row are stored together. */
async function receiveByContacts(
  tx: Tx,
  carrier: Carrier,
  came: readonly ByContact[],
): Promise<AdmissionRequest[]> {
  const replies: AdmissionRequest[] = []
  const areMessages = ([one]: readonly ByContact[], next: ByContact): boolean =>
    one?.kind === 'message' && next.kind === 'message'
  for (const run of runsOf(came.map(storableUpdate), areMessages))
    replies.push(...(await receiveRun(tx, carrier, run)))
  return replies
}

/** Takes messages in a row, or one update of another kind. */
async function receiveRun(
  tx: Tx,
  carrier: Carrier,
  run: readonly ByContact[],
): Promise<readonly AdmissionRequest[]> {
  const messages = run.filter((update) => update.kind === 'message')
  if (messages.length > 0) return receiveMessages(tx, carrier, messages)
  const [update] = run
  switch (update?.kind) {
    case 'part':
      return receivePart(tx, carrier, update)
    case 'edited':
    case 'deleted':
      await receiveChange(tx, carrier, update)
      break
    case 'preference':
      await receivePreference(tx, carrier, update)
      break
    case 'identity':
      await receiveIdentity(tx, carrier, update)
      break
  }
  return []
}

/**
 * A contact has any name it likes, one that no database takes too: it is stored without what cannot be, rather than not at all,
 * with all that came behind it. What a message says is seen to where it is stored.
 */
function storableUpdate(update: ByContact): ByContact {
  if (!('content' in update)) return storableValue(update)
  const { content, ...rest } = update
  return { ...storableValue(rest), content } as ByContact
}
