import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { statuses, type MessageInput, type Outcome, type ServerSession } from '#smpp/smpp.ts'
import { deliveriesMetric } from './metrics.ts'
import { unpackPdu } from './outgoing-pdu.ts'
import { claimOutgoing, deleteOutgoing, retryOutgoing, retryOutgoingNow, type ClaimedRow } from './queries.ts'

type Settlement = { readonly row: ClaimedRow; readonly as: 'done' | 'again' | 'back' }

const claimMax = 500
/** Deliveries kept ready for each session beside those it has not acknowledged. */
const readyPerSession = 200
const settleMs = 5
const retryMaxMs = 300_000
/** The customer will never take it. Source: SMPP 3.4 §5.1.3. */
const refusedForGood: ReadonlySet<number> = new Set([statuses.RX_P_APPN, statuses.RX_R_APPN])

/**
 * The deliveries of one login: taken from the database as its receiving sessions have room, deleted when they are acknowledged.
 * What is about one message goes out one after the other. An error brings a delivery back later, a lost session at once.
 */
export class Mailbox {
  readonly accountId: string
  readonly systemId: string
  private readonly node: number
  private readonly sessions = new Set<ServerSession>()
  private held: ClaimedRow[] = []
  private settlements: Settlement[] = []
  private work: Promise<void> | null = null
  private timer: NodeJS.Timeout | null = null
  private mayHaveMore = false
  /** What failed and is to be tried again. */
  private readonly retrying = new Set<string>()

  constructor(accountId: string, systemId: string, node: number) {
    this.accountId = accountId
    this.systemId = systemId
    this.node = node
  }

  get isIdle(): boolean {
    return (
      this.sessions.size === 0 &&
      this.held.length === 0 &&
      this.settlements.length === 0 &&
      this.work === null
    )
  }

  /** A session bound to receive: what failed before is tried at once. */
  async attach(session: ServerSession): Promise<void> {
    this.sessions.add(session)
    await retryOutgoingNow(db, this.accountId, this.systemId, now())
    this.wake()
  }

  detach(session: ServerSession): void {
    this.sessions.delete(session)
    if (this.sessions.size > 0) this.pump()
    else for (const row of this.held.splice(0)) this.settle(row, 'back')
  }

  /** There may be something to deliver. */
  wake(): void {
    this.mayHaveMore = true
    this.workSoon(0)
  }

  /** A moment passed: something that failed may be due. */
  beat(): void {
    if (this.retrying.size > 0 && this.sessions.size > 0) this.wake()
  }

  /** A session has room again. */
  pump(): void {
    while (this.held.length > 0) {
      const session = this.roomiest()
      if (!session) return
      this.send(session, this.held.shift() as ClaimedRow)
    }
    if (this.mayHaveMore) this.workSoon(settleMs)
  }

  /** An answer that came after we had given up waiting for it. */
  answeredLate(row: ClaimedRow, status: number): void {
    if (status === 0) this.settle(row, 'done')
  }

  /** Resolves when everything known has been written back. */
  async settled(): Promise<void> {
    for (const row of this.held.splice(0)) this.settle(row, 'back')
    this.mayHaveMore = false
    while (this.work !== null || this.settlements.length > 0) {
      this.workSoon(0)
      await (this.work ?? new Promise((resolve) => setTimeout(resolve, 1)))
    }
  }

  private send(session: ServerSession, row: ClaimedRow): void {
    const message = this.read(row)
    if (message === null) return
    const taken = session.deliver(message, (outcome) => this.answered(row, outcome), row)
    if (!taken) this.held.unshift(row)
  }

  private read(row: ClaimedRow): MessageInput | null {
    try {
      return unpackPdu(row.pdu)
    } catch (error) {
      log.warn(
        { err: error, systemId: this.systemId, id: row.id },
        'a kept delivery cannot be read and is dropped',
      )
      this.settle(row, 'done')
      return null
    }
  }

  private answered(row: ClaimedRow, outcome: Outcome): void {
    if (outcome.kind === 'answered' && (outcome.status === 0 || refusedForGood.has(outcome.status))) {
      deliveriesMetric.inc({ outcome: outcome.status === 0 ? 'taken' : 'refused' })
      this.settle(row, 'done')
    } else if (outcome.kind === 'unsendable') {
      log.warn(
        { systemId: this.systemId, id: row.id, status: outcome.status },
        'a delivery cannot be encoded and is dropped',
      )
      this.settle(row, 'done')
    } else {
      deliveriesMetric.inc({ outcome: 'again' })
      this.settle(row, outcome.kind === 'ambiguous' && outcome.reason === 'link_lost' ? 'back' : 'again')
    }
  }

  private settle(row: ClaimedRow, as: Settlement['as']): void {
    this.settlements.push({ row, as })
    this.workSoon(settleMs)
  }

  private workSoon(ms: number): void {
    if (this.work !== null) return
    if (this.timer !== null && ms > 0) return
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.timer = null
      this.work ??= this.doWork().finally(() => {
        this.work = null
        if (this.settlements.length > 0 || (this.mayHaveMore && this.wanted() > 0)) this.workSoon(settleMs)
      })
    }, ms)
  }

  private async doWork(): Promise<void> {
    const batch = this.settlements.splice(0)
    try {
      if (batch.length > 0) await this.write(batch)
      await this.claim()
    } catch (error) {
      this.settlements.unshift(...batch)
      log.warn({ err: error, systemId: this.systemId }, 'deliveries cannot be settled yet; trying again')
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }

  private async write(batch: Settlement[]): Promise<void> {
    const done = batch.filter(({ as }) => as === 'done').map(({ row }) => row.id)
    const again = batch.filter(({ as }) => as !== 'done').map(({ row, as }) => retryOf(row, as))
    await inTransaction((tx) =>
      Promise.all([
        done.length > 0 && deleteOutgoing(tx, this.accountId, done),
        again.length > 0 && retryOutgoing(tx, this.accountId, again),
      ]),
    )
    for (const { row, as } of batch) if (as === 'again') this.retrying.add(row.id)
    batch.length = 0
    // What was written may have let the next of its message through.
    this.mayHaveMore = true
  }

  private async claim(): Promise<void> {
    const wanted = this.wanted()
    if (!this.mayHaveMore || wanted <= 0) return
    this.mayHaveMore = false
    const rows = await claimOutgoing(db, this.accountId, this.systemId, this.node, now(), wanted)
    if (rows.length === wanted) this.mayHaveMore = true
    for (const { id } of rows) this.retrying.delete(id)
    this.held.push(...rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    if (this.sessions.size === 0) for (const row of this.held.splice(0)) this.settle(row, 'back')
    else this.pump()
  }

  private wanted(): number {
    return Math.min(claimMax, this.sessions.size * readyPerSession - this.held.length)
  }

  private roomiest(): ServerSession | null {
    let best: ServerSession | null = null
    for (const session of this.sessions) if (session.freeSlots > (best?.freeSlots ?? 0)) best = session
    return best
  }
}

/** One second, doubling to five minutes; a session that was lost costs no attempt. */
function retryOf(row: ClaimedRow, as: Settlement['as']): { id: string; attempts: number; nextAt: string } {
  if (as === 'back') return { id: row.id, attempts: row.attempts, nextAt: now().toISOString() }
  const waitMs = Math.min(retryMaxMs, 1000 * 2 ** Math.min(row.attempts, 12))
  return { id: row.id, attempts: row.attempts + 1, nextAt: new Date(nowMs() + waitMs).toISOString() }
}
