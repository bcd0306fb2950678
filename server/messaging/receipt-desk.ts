import type { Carrier, Receipt } from '#channels/channels.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { counter } from '#platform/metrics.ts'
import type { Dispatcher } from './dispatch/dispatcher.ts'
import type { References } from './dispatch/references.ts'
import type { Recorder } from './dispatch/recorder.ts'
import { learnReference } from './learn-reference.ts'
import type { MessageStatus } from '#shared/message-statuses.ts'
import { statusesNow } from './queries/dispatch.ts'
import {
  forgetParked,
  parkReceipts,
  recordPart,
  submissionsByRef,
  takeParked,
} from './queries/submissions.ts'
import { isEnd, transitionOf, type Stage } from './transition.ts'

type Kept = (kept: boolean) => void
type Pending = {
  readonly carrierId: string
  readonly receipt: Receipt
  readonly stored: Kept
  readonly parkedId: string | null
  /** By the platform's clock. */
  readonly receivedAtMs: number
}
type Found = {
  readonly accountId: string
  readonly messageId: string
  readonly ref: string
  readonly part: number
  readonly parts: number
  /** The receipt names it as the carrier did, not by a number in another base. */
  readonly isAsWritten: boolean
}

const ends: Readonly<Record<string, MessageStatus>> = {
  delivered: 'delivered',
  read: 'read',
  undelivered: 'undelivered',
  expired: 'expired',
  rejected: 'rejected',
}
const lookUpWindowMs = 5
const parkedForMs = 72 * 3_600_000

/** What the desk needs of the dispatcher. */
type Dispatches = Pick<
  Dispatcher,
  'references' | 'recorder' | 'carriersLike' | 'accountOf' | 'withdraw' | 'node'
>

const unmatched = counter('receipts_parked_total', 'Receipts that came before their message was known')

/**
 * Finds the message of each receipt and moves its state. Most are found in memory; the others are looked up together.
 * A receipt without a message is parked and tried again for 72 hours: it may have overtaken the answer that names it,
 * or have come to another process than the message.
 */
export class ReceiptDesk {
  private readonly references: References
  private readonly recorder: Recorder
  private readonly dispatcher: Dispatches
  private unknown: Pending[] = []
  private timer: NodeJS.Timeout | null = null

  constructor(dispatcher: Dispatches) {
    this.references = dispatcher.references
    this.recorder = dispatcher.recorder
    this.dispatcher = dispatcher
  }

  take(carrier: Carrier, receipt: Receipt, stored: Kept): void {
    this.match({ carrierId: carrier.id, receipt, stored, parkedId: null, receivedAtMs: nowMs() })
  }

  /** Takes a receipt and resolves when it is stored. Throws when it cannot be. */
  taken(carrier: Carrier, receipt: Receipt): Promise<void> {
    return new Promise((resolve, reject) => {
      this.take(carrier, receipt, (kept) =>
        kept ? resolve() : reject(new Error('a receipt could not be stored')),
      )
    })
  }

  private match(pending: Pending): void {
    const { receipt } = pending
    // One that reports no end may still tell, by our own id, that a message was taken.
    if (isNoEnd(receipt) && receipt.messageId === undefined) {
      pending.stored(true)
      return
    }
    if (!this.settleFromMemory(pending)) {
      this.unknown.push(pending)
      this.timer ??= setTimeout(() => {
        this.timer = null
        void this.lookUp()
      }, lookUpWindowMs)
    }
  }

  /** Settles a receipt whose message is remembered; says whether one is. */
  private settleFromMemory(pending: Pending): boolean {
    for (const carrierId of this.dispatcher.carriersLike(pending.carrierId)) {
      const found = this.references.find(carrierId, pending.receipt)
      if (!found) continue
      this.settle({ ...pending, carrierId }, found)
      return true
    }
    return false
  }

  /** Looks in memory once more, for the answer may have come since, then in the database. */
  private async lookUp(): Promise<void> {
    const asked = this.unknown
    this.unknown = []
    const stillUnknown = asked.filter((pending) => !this.settleFromMemory(pending))
    for (const [carrierId, group] of Map.groupBy(stillUnknown, ({ carrierId: id }) => id)) {
      try {
        await this.lookUpCarrier(carrierId, group)
      } catch (error) {
        log.warn(
          { err: error, receipts: group.length },
          'receipts could not be looked up; the carrier will send them again',
        )
        for (const { stored } of group) stored(false)
      }
    }
  }

  private async lookUpCarrier(carrierId: string, group: readonly Pending[]): Promise<void> {
    const refs = new Set(group.flatMap(({ receipt }) => receipt.refs))
    const rows = await submissionsByRef(db, this.dispatcher.carriersLike(carrierId), [...refs])
    const byRef = new Map(rows.map((row) => [row.ref, row]))
    const lost: Pending[] = []
    for (const pending of group) {
      const { receipt, receivedAtMs } = pending
      const row = this.references.choose(carrierId, { receipt, waitedMs: nowMs() - receivedAtMs }, byRef)
      if (row)
        this.settle(
          { ...pending, carrierId: row.carrier_id },
          {
            accountId: row.account_id,
            messageId: row.message_id,
            ref: row.ref,
            part: row.part,
            parts: row.parts,
            isAsWritten: row.isAsWritten,
          },
        )
      else if (!(await this.learn(pending))) lost.push(pending)
    }
    await this.park(lost)
  }

  /** Finds a message by our own id where the provider gives it back; says whether the receipt is dealt with. */
  private async learn(pending: Pending): Promise<boolean> {
    const { receipt, carrierId } = pending
    const accountId = this.dispatcher.accountOf(carrierId)
    if (receipt.messageId === undefined || accountId === null) return false
    const carrierIds = this.dispatcher.carriersLike(carrierId)
    const learnt = await learnReference({ dispatcher: this.dispatcher, accountId, carrierIds }, receipt)
    if (typeof learnt === 'object') {
      const { carrier_id, account_id, message_id, ref, part, parts } = learnt
      const found = { accountId: account_id, messageId: message_id, ref, part, parts, isAsWritten: true }
      this.settle({ ...pending, carrierId: carrier_id }, found)
      return true
    }
    const isForeign = learnt === 'unknown' && isNoEnd(receipt)
    if (isForeign) this.done(pending)
    return isForeign
  }

  private async park(lost: readonly Pending[]): Promise<void> {
    const fresh = lost.filter(({ parkedId }) => parkedId === null)
    if (fresh.length > 0) {
      unmatched.inc(fresh.length)
      const at = now()
      await db.query(
        parkReceipts(
          fresh.map(({ carrierId, receipt }) => ({
            id: uuidOf(newId('prk', nowMs())),
            carrier_id: carrierId,
            ref: receipt.refs[0] ?? '',
            receipt,
            received_at: at.toISOString(),
            retry_at: new Date(at.getTime() + 1_000).toISOString(),
            expires_at: new Date(at.getTime() + parkedForMs).toISOString(),
          })),
        ),
      )
    }
    for (const { stored } of lost) stored(true)
  }

  private settle(pending: Pending, found: Found): void {
    if (isNoEnd(pending.receipt)) this.done(pending)
    else if (found.parts > 1) void this.settlePart(pending, found)
    else this.record(pending, found, ends[pending.receipt.state] as MessageStatus)
  }

  /** A long message is delivered when all its parts are, and fails with its first part that fails. */
  private async settlePart(pending: Pending, found: Found): Promise<void> {
    const { receipt, carrierId } = pending
    try {
      // The answer that names the part may not be stored yet: what is being written must be there first.
      await this.recorder.drained()
      const states = await inTransaction((tx) =>
        recordPart(
          tx,
          { account_id: found.accountId, message_id: found.messageId, ref: found.ref, carrier_id: carrierId },
          receipt.state,
        ),
      )
      const failed = states.find(({ state }) => state !== null && state !== 'delivered' && state !== 'read')
      if (failed) this.record(pending, found, ends[failed.state ?? ''] ?? 'undelivered')
      else if (states.every(({ state }) => state !== null))
        this.record(pending, found, ends[receipt.state] as MessageStatus)
      else this.done(pending)
    } catch (error) {
      log.warn({ err: error }, 'the receipt of a part could not be stored; the carrier will send it again')
      pending.stored(false)
    }
  }

  private record(pending: Pending, found: Found, to: MessageStatus, from: Stage = 'submitted'): void {
    const { receipt, carrierId } = pending
    const failed = to !== 'delivered' && to !== 'read'
    this.recorder.addSaid({
      transition: transitionOf(from, found, {
        to,
        code: failed ? (receipt.code ?? `carrier_${receipt.state}`) : null,
        detail: failed ? receipt.detail : null,
      }),
      recorded: (applied) => {
        if (applied) {
          if (found.parts === 1) this.references.forget(carrierId, found.ref)
          this.done(pending)
        } else void this.missed(pending, found, to)
      },
    })
  }

  /** The message was not where the receipt expected it: already ended (a repeated receipt, or one of another message), delivered (now read), or not yet stored as submitted. */
  private async missed(pending: Pending, found: Found, to: MessageStatus): Promise<void> {
    try {
      const [row] = await statusesNow(db, [found.accountId], [found.messageId])
      if (row?.status === 'delivered' && to === 'read') this.record(pending, found, to, 'delivered')
      else if (row && (!isEnd(row.status) || !found.isAsWritten)) await this.park([pending])
      else this.done(pending)
    } catch {
      pending.stored(false)
    }
  }

  private done({ stored, parkedId }: Pending): void {
    if (parkedId)
      db.query(forgetParked([parkedId])).catch((error: unknown) =>
        log.warn({ err: error }, 'a parked receipt stays for another try'),
      )
    stored(true)
  }

  /** Tries parked receipts again; a job calls it every second. */
  async retryParked(): Promise<void> {
    const at = now()
    const rows = await inTransaction((tx) => takeParked(tx, at, 1_000))
    for (const row of rows) {
      this.match({
        carrierId: row.carrier_id,
        receipt: row.receipt as Receipt,
        stored: () => {},
        parkedId: row.id,
        receivedAtMs: row.received_at.getTime(),
      })
    }
  }
}

/** Whether a receipt reports progress only. */
function isNoEnd({ state }: Receipt): boolean {
  return state === 'onTheWay' || state === 'unknown'
}
