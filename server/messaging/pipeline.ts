import {
  carrierDirectory,
  needsReauthorisation,
  RequestReader,
  type Carrier,
  type CarrierDirectory,
} from '#channels/channels.ts'
import { nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { takeNodeNumber, type NodeNumber } from '#platform/node-number.ts'
import { listenToNotifications, type Notifications } from '#platform/notifications.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Admitted, Hand } from './admit-batch.ts'
import { Admission } from './admission.ts'
import type { AdmissionRequest } from './admission-request.ts'
import { cancelHere } from './cancel-message.ts'
import { DecisionShelf } from './decision-shelf.ts'
import { Dispatcher } from './dispatch/dispatcher.ts'
import { SubmissionLog } from './dispatch/submission-log.ts'
import { fillTemplates, hasOwnTemplate } from './fill-templates.ts'
import { wakeDispatchers } from './queries/dispatch.ts'
import { ensureWeek } from './queries/admission.ts'
import { ReceiptDesk } from './receipt-desk.ts'
import { receiveTogether, receiveUpdate, type Reception } from './receive/receive-updates.ts'

/**
 * The running pipeline of a process: admission everywhere, dispatching where the worker role is on.
 * With both in one process a message goes from admission to the carrier without a look at the database.
 */
export class Pipeline {
  readonly dispatcher: Dispatcher | null
  readonly desk: ReceiptDesk | null
  /** What takes updates, where this process dispatches. */
  readonly reception: Reception | null
  private readonly reader: RequestReader | null
  private readonly admission: Admission
  private readonly node: NodeNumber | null
  private known: CarrierDirectory
  private notifications: Notifications | null = null

  private constructor(node: NodeNumber | null, submissionLog: SubmissionLog | null, known: CarrierDirectory) {
    this.node = node
    this.known = known
    this.dispatcher = submissionLog
      ? new Dispatcher(submissionLog, {
          onUpdate: (carrier, update, stored) => {
            if (this.reception) receiveUpdate(this.reception, carrier, update, stored)
          },
          onRefused: (carrier, reason) => void this.refused(carrier, reason),
        })
      : null
    this.desk = this.dispatcher ? new ReceiptDesk(this.dispatcher) : null
    this.reception =
      this.dispatcher && this.desk
        ? {
            desk: this.desk,
            recorder: this.dispatcher.recorder,
            answer: (answer) => this.sendAnswer(answer),
          }
        : null
    const { reception } = this
    this.reader =
      reception &&
      new RequestReader((tx, carrier, updates) => receiveTogether(reception, { tx, carrier, updates }))
    this.admission = new Admission(this.hand())
  }

  /**
   * Starts it. With `dispatching` it opens the links to the carriers, and keeps its submission log in the directory named
   * with those of other processes of this machine.
   */
  static async start(dispatching: { readonly submissionLogs: string } | null): Promise<Pipeline> {
    await keepWeeks()
    const node = dispatching && (await takeNodeNumber())
    const submissionLog = node && new SubmissionLog(dispatching.submissionLogs, node.value)
    const pipeline = new Pipeline(node, submissionLog, await carrierDirectory())
    await pipeline.dispatcher?.start()
    await pipeline.reader?.start()
    const reload = () => void pipeline.reload()
    pipeline.notifications = await listenToNotifications(
      {
        patchbay_carriers: reload,
        patchbay_dispatch: () => pipeline.dispatcher?.wake(),
        patchbay_cancel: (payload) => pipeline.cancelAsked(payload),
      },
      reload,
    )
    return pipeline
  }

  /** What carriers are called and which channels have one. */
  get carriers(): CarrierDirectory {
    return this.known
  }

  async admit(request: AdmissionRequest): Promise<Admitted> {
    if (!hasOwnTemplate(request)) return this.admission.admit(request)
    try {
      return await this.admission.admit(await fillTemplates(request))
    } catch (error) {
      if (error instanceof Refusal) return { kind: 'refused', refusal: error }
      throw error
    }
  }

  /** Stops taking messages, finishes what was taken, drains the carriers. */
  async stop(drainMs: number): Promise<void> {
    await this.admission.stop()
    await this.reader?.stop()
    await this.dispatcher?.stop(drainMs)
    await this.notifications?.stop()
    await this.node?.stop()
  }

  /** The clock was moved: look for what became due. */
  async clockMoved(): Promise<void> {
    await keepWeeks()
    this.dispatcher?.wake()
    this.reader?.wake()
    await this.desk?.retryParked()
  }

  private hand(): Hand {
    const { dispatcher } = this
    return {
      owner: (count) => (dispatcher?.hasRoom(count) ? dispatcher.node : null),
      take: (items) => dispatcher?.accept(items),
      shelf: new DecisionShelf(),
      left: () => (dispatcher ? dispatcher.wake() : void wakeDispatchers(db)),
      isUsable: (accountId, channel) => this.known.isUsable(accountId, channel),
    }
  }

  private async reload(): Promise<void> {
    try {
      this.known = await carrierDirectory()
      await this.dispatcher?.reloadCarriers()
    } catch (error) {
      log.warn({ err: error }, 'carriers could not be read again; the ones known stay in use')
    }
  }

  /** Another process was asked to cancel a message that may wait here. */
  private cancelAsked(payload: string): void {
    const [accountId = '', messageId = ''] = payload.split(' ')
    if (!this.dispatcher) return
    cancelHere(this, accountId, messageId).catch((error: unknown) =>
      log.warn({ err: error }, 'a message could not be cancelled'),
    )
  }

  /** A connector waits for new credentials from now on. Its link takes nothing more by itself: that must be noted, however long it takes. */
  private async refused(carrier: Carrier, reason: string): Promise<void> {
    try {
      await needsReauthorisation(carrier.id, reason)
    } catch (error) {
      log.warn(
        { err: error, connector: carrier.name },
        'a connector whose credentials are refused could not be held yet',
      )
      setTimeout(() => void this.refused(carrier, reason), noteAgainMs).unref()
    }
  }

  /** Answers a contact outside any request. */
  sendAnswer(request: AdmissionRequest): void {
    this.admit(request).then(
      (result) => {
        if (result.kind === 'refused')
          log.info({ code: result.refusal.code }, 'the answer to a keyword was not sent')
      },
      (error: unknown) => log.warn({ err: error }, 'the answer to a keyword was not sent'),
    )
  }
}

const noteAgainMs = 2_000
const weekMs = 7 * 86_400_000

/** Sees to it that the tables of this week and the next two are there. */
export async function keepWeeks(): Promise<void> {
  for (const ahead of [0, 1, 2]) await ensureWeek(db, new Date(nowMs() + ahead * weekMs))
}
