import { randomUUID } from 'node:crypto'
import type { Admitted, Pipeline } from '#messaging/messaging.ts'
import { nowMs } from '#platform/clock.ts'
import { log } from '#platform/log.ts'
import {
  commands,
  statuses,
  statusName,
  type MessagePdu,
  type RespondToSubmit,
  type ServerSession,
} from '#smpp/smpp.ts'
import { mayHearWhy, type Bind } from './bind.ts'
import { bindOf } from './bind-desk.ts'
import { Gather } from './gather.ts'
import { admissionOf, partId, type NewPart } from './long-message.ts'
import { submitsMetric } from './metrics.ts'
import { readSubmit, type Submission } from './read-submit.ts'
import { refusalStatus, refusalText, statusInfoTlv } from './refusal-status.ts'
import { settleLongMessage, type LongMessageAnswer } from './settle-long-message.ts'
import { storeParts, type StoredPart } from './store-parts.ts'

type Answer = (status: number, messageId?: string, why?: string) => void

/** Parts that may wait to be stored. */
const partsMax = 20_000

/**
 * Takes submits: a message goes to admission, a part is stored first. Nothing is answered before it is committed: what was answered
 * with status 0 survives any crash.
 */
export class SubmitDesk {
  private readonly pipeline: Pipeline
  private readonly parts: Gather<NewPart, { stored: StoredPart; answer: Promise<LongMessageAnswer> | null }>

  constructor(pipeline: Pipeline) {
    this.pipeline = pipeline
    this.parts = new Gather((parts) => this.storeParts(parts))
  }

  take(session: ServerSession, pdu: MessagePdu, respond: RespondToSubmit): void {
    const bind = bindOf(session)
    if (bind === null) {
      respond(statuses.RINVBNDSTS)
      return
    }
    const answer = answerTo(mayHearWhy(bind, pdu.command === commands.dataSm), respond)
    const read = readSubmit(pdu, bind, nowMs())
    if (read.kind === 'refused') answer(read.status, '', read.why)
    else if (read.kind === 'message') this.admit(bind, read, answer)
    else this.keep(bind, read, answer)
  }

  private admit(
    bind: Bind,
    { envelope, text }: Extract<Submission, { kind: 'message' }>,
    answer: Answer,
  ): void {
    const receipts = envelope.wants === 0 ? [] : [{ wants: envelope.wants }]
    this.pipeline.admit(admissionOf(bind.grant, envelope, text, receipts)).then(
      (admitted) => answerAdmitted(admitted, answer),
      (error: unknown) => fail(error, answer),
    )
  }

  private keep(
    bind: Bind,
    { envelope, place, body }: Extract<Submission, { kind: 'part' }>,
    answer: Answer,
  ): void {
    if (this.parts.count >= partsMax) {
      answer(statuses.RMSGQFUL, '', 'overloaded: too many parts wait to be stored')
      return
    }
    const { accountId, systemId } = bind.grant
    this.parts.add({ accountId, systemId, envelope, place, body, nonce: randomUUID() }).then(
      ({ stored, answer: whole }) => {
        const id = partId(stored.longMessage.id, stored.position)
        if (whole === null) answer(0, id)
        else
          whole.then(
            ({ status, why }) => answer(status, status === 0 ? id : '', why),
            (error: unknown) => fail(error, answer),
          )
      },
      (error: unknown) => fail(error, answer),
    )
  }

  /** Stores parts; those of a message that became whole share the answer of the whole. */
  private async storeParts(parts: readonly NewPart[]) {
    const stored = await storeParts(parts)
    const byMessage = Map.groupBy(stored, ({ longMessage }) => longMessage.id)
    const answers = new Map<string, Promise<LongMessageAnswer>>()
    for (const [id, mine] of byMessage) {
      const [first] = mine
      if (first === undefined || !first.longMessage.isWhole) continue
      const answer = settleLongMessage(
        this.pipeline,
        first.longMessage,
        new Set(mine.map(({ position }) => position)),
      )
      // Whoever waits for it handles it; it may fail before anybody does.
      answer.catch(() => {})
      answers.set(id, answer)
    }
    return stored.map((one) => ({ stored: one, answer: answers.get(one.longMessage.id) ?? null }))
  }
}

function answerTo(mayExplain: boolean, respond: RespondToSubmit): Answer {
  return (status, messageId = '', why = '') => {
    submitsMetric.inc({ status: statusName(status) })
    if (status === 0) respond(0, messageId)
    else if (mayExplain && why !== '') respond(status, '', [statusInfoTlv(why)])
    else respond(status)
  }
}

function answerAdmitted(admitted: Admitted, answer: Answer): void {
  if (admitted.kind === 'accepted') answer(0, admitted.message.id.slice(-32))
  else if (admitted.kind === 'refused')
    answer(refusalStatus(admitted.refusal.code), '', refusalText(admitted.refusal))
  else throw new Error('a message without a key was answered from memory')
}

function fail(error: unknown, answer: Answer): void {
  log.warn({ err: error }, 'a submit could not be stored')
  answer(statuses.RSYSERR)
}
