import { setTimeout as pause } from 'node:timers/promises'
import type { Pipeline } from '#messaging/messaging.ts'
import { now, nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { counter, gauge } from '#platform/metrics.ts'
import { deadNodes } from '#platform/node-number.ts'
import type { OutgoingAnswer, OutgoingClient } from '#platform/outgoing/outgoing-client.ts'
import { callCustomer, type CustomerCall } from './call-customer.ts'
import { doAsTwimlSays } from './do-as-twiml-says.ts'
import {
  claimCallbacks,
  countCallbacks,
  deleteCallbacks,
  ownersOfCallbacks,
  releaseCallbacks,
  retryCallback,
  type ClaimedCallback,
} from './queries/callbacks.ts'

const takeOverEvery = 10
const runningMax = 512
const perAccountMax = 32
const graceMs = 3_000
/** What is answered in such a stretch of time is deleted at once. */
const gatherMs = 5
const firstRetryMs = 5_000
/** The first call and twelve more: nearly six hours. */
const triesMax = 13

const calls = counter('twilio_callbacks_total', 'Calls of Twilio customers’ URLs by result', ['result'])
const waiting = gauge(
  'twilio_callbacks_waiting',
  'Calls of Twilio customers’ URLs that were not answered yet',
)

/** Calls that were answered, and when they are deleted. */
type Ended = { readonly rows: ClaimedCallback[]; readonly deleted: Promise<void> }

/** Makes the calls to customers’ URLs that are kept, a bounded number at a time. */
export class CallbackCaller {
  private readonly pipeline: Pipeline
  private readonly client: OutgoingClient
  private readonly node: number
  private readonly running = new Map<string, { count: number }>()
  private readonly underWay = new Set<Promise<void>>()
  private ended: Ended | null = null
  private claiming: Promise<void> | null = null
  private isWanted = false
  private isStopping = false
  private looks = 0

  constructor(pipeline: Pipeline, client: OutgoingClient, node: number) {
    this.pipeline = pipeline
    this.client = client
    this.node = node
  }

  /** There may be something to call. */
  wake(): void {
    this.isWanted = true
    if (this.isStopping) return
    this.claiming ??= this.claimAll().finally(() => (this.claiming = null))
  }

  /** A moment passed: something that failed may be due, and processes end without a word. */
  look(): void {
    this.wake()
    if (this.looks++ % takeOverEvery === 0)
      this.takeOver().catch((error: unknown) =>
        log.warn({ err: error }, 'calls of ended processes wait for another look'),
      )
  }

  /** Starts nothing more and waits a while for calls under way. */
  async stop(): Promise<void> {
    this.isStopping = true
    await this.claiming
    const late = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref())
    await Promise.race([Promise.all(this.underWay), late])
  }

  private async claimAll(): Promise<void> {
    while (this.isWanted && !this.isStopping) {
      this.isWanted = false
      const limit = runningMax - this.underWay.size
      if (limit <= 0) return
      const busyAccounts = [...this.running]
        .filter(([, { count }]) => count >= perAccountMax)
        .map(([id]) => id)
      const claim = { node: this.node, at: now(), busyAccounts, perAccount: perAccountMax, limit }
      const rows = await claimCallbacks(db, claim).catch((error: unknown) => {
        log.warn({ err: error }, 'calls cannot be taken up yet; trying again')
        return []
      })
      for (const row of rows) this.run(row)
    }
  }

  private run(row: ClaimedCallback): void {
    const mine = this.running.get(row.accountId) ?? { count: 0 }
    mine.count++
    this.running.set(row.accountId, mine)
    const work = this.attempt(row)
      .catch((error: unknown) => {
        // Its row stays this process's until another look finds the database again.
        log.warn({ err: error, accountId: row.accountId, id: row.id }, 'a call could not be settled')
        return this.again(row, row.attempts, firstRetryMs).catch(() => {})
      })
      .finally(() => {
        this.underWay.delete(work)
        if (--mine.count === 0) this.running.delete(row.accountId)
        // The next of its message may go now.
        this.wake()
      })
    this.underWay.add(work)
  }

  private async attempt(row: ClaimedCallback): Promise<void> {
    const { answer, url } = await this.answerOf(row)
    const isTaken = isSuccess(answer)
    const means = { pipeline: this.pipeline, call: (call: CustomerCall) => this.call(call) }
    if (isTaken && row.kind === 'inbound') await doAsTwimlSays(means, { ...row, url }, answer?.body ?? '')
    const waitMs = isTaken || answer?.status === 410 ? null : retryMs(row.attempts + 1)
    calls.inc({ result: isTaken ? 'taken' : waitMs === null ? 'given_up' : 'retrying' })
    if (waitMs === null) await this.end(row)
    else await this.again(row, row.attempts + 1, waitMs)
  }

  private async again(row: ClaimedCallback, attempts: number, waitMs: number): Promise<void> {
    await retryCallback(db, row, { node: this.node, attempts, nextAt: new Date(nowMs() + waitMs) })
  }

  /** Deletes what was answered, with whatever else is in the next moments. */
  private end(row: ClaimedCallback): Promise<void> {
    if (!this.ended) {
      const rows: ClaimedCallback[] = []
      const deleted = pause(gatherMs).then(async () => {
        this.ended = null
        await deleteCallbacks(db, rows)
      })
      this.ended = { rows, deleted }
    }
    this.ended.rows.push(row)
    return this.ended.deleted
  }

  /** The answer of the URL, or of the one that is called when that fails; null when neither gave one. */
  private async answerOf(row: ClaimedCallback): Promise<{ answer: OutgoingAnswer | null; url: string }> {
    const { accountId, url, fallback } = row
    const first = await this.call(row)
    if (isSuccess(first) || fallback === null) return { answer: first, url }
    const params = { ...row.params, ErrorCode: '11200', ErrorUrl: url }
    return { answer: await this.call({ accountId, ...fallback, params }), url: fallback.url }
  }

  private call(call: CustomerCall): Promise<OutgoingAnswer | null> {
    return callCustomer(this.client, call).catch((error: unknown) => {
      log.debug({ err: error, accountId: call.accountId }, 'a customer’s URL gave no answer')
      return null
    })
  }

  private async takeOver(): Promise<void> {
    const owners = (await ownersOfCallbacks(db)).map(({ owner }) => owner)
    const dead = await deadNodes(
      db,
      owners.filter((owner) => owner !== this.node),
    )
    if (dead.length > 0) await releaseCallbacks(db, dead)
    const [row] = await countCallbacks(db)
    waiting.set(Number(row?.count ?? 0n))
  }
}

function isSuccess(answer: OutgoingAnswer | null): boolean {
  return answer !== null && answer.status >= 200 && answer.status < 300
}

/** Five seconds, doubling; null once it was tried often enough. */
function retryMs(tries: number): number | null {
  return tries >= triesMax ? null : firstRetryMs * 2 ** (tries - 1)
}
