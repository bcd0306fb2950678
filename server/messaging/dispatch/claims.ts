import { now, nowMs } from '#platform/clock.ts'
import { db, inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { deadNodes } from '#platform/node-number.ts'
import type { DispatchItem } from '../dispatch-item.ts'
import { claimDue, freeRowsOf, nextDue, owners, type ClaimedRow } from '../queries/dispatch.ts'
import { recoverSubmissions } from './recover-submissions.ts'
import { nodesWithLogs, type SubmissionLog } from './submission-log.ts'

const claimMax = 1_000
const perAccount = 250
const lookEveryMs = 1_000
const firstLookMs = 20
/** Machine time. Longer than a process takes to take its lock again after the database was away. */
const deadAfterMs = 2_000
/** Of a process whose submission log is not on this disk: first it may be started again where it is. */
const deadElsewhereAfterMs = 5_000

/**
 * Brings what waits in the database into memory: after a restart, at a scheduled time, for a retry, or because memory
 * was full when it was admitted. Also frees what died with another process.
 */
export class Claims {
  private readonly node: number
  /** Where the submission log of this process lies, and perhaps those of others. */
  private readonly logs: string
  private readonly take: (items: readonly DispatchItem[]) => void
  private readonly room: () => number
  /** Channels that something leads to: what waits for another waits on. */
  private readonly channels: () => ReadonlySet<string>
  private timer: NodeJS.Timeout | null = null
  private timerAt = Infinity
  private looking: Promise<void> | null = null
  private again = false
  private stopped = false
  private more = false
  private readonly missingSince = new Map<number, number>()

  constructor(
    { node, directory }: Pick<SubmissionLog, 'node' | 'directory'>,
    take: (items: readonly DispatchItem[]) => void,
    room: () => number,
    channels: () => ReadonlySet<string>,
  ) {
    this.node = node
    this.logs = directory
    this.take = take
    this.room = room
    this.channels = channels
  }

  start(): void {
    this.lookIn(0)
  }

  wake(): void {
    this.lookIn(0)
  }

  /** A lane has nothing to do: look again soon if the last look left something behind. */
  hungry(): void {
    if (this.more) this.lookIn(firstLookMs)
  }

  /** Something will be due then, by the platform's clock. */
  dueAt(at: Date): void {
    this.lookIn(Math.max(firstLookMs, at.getTime() - nowMs() + 5))
  }

  async stop(): Promise<void> {
    this.stopped = true
    if (this.timer) clearTimeout(this.timer)
    await this.looking
  }

  private lookIn(ms: number): void {
    if (this.stopped) return
    if (this.looking) {
      if (ms === 0) this.again = true
      if (ms < lookEveryMs) return
    }
    const at = performance.now() + ms
    if (this.timer && this.timerAt <= at) return
    if (this.timer) clearTimeout(this.timer)
    this.timerAt = at
    this.timer = setTimeout(
      () => {
        this.timer = null
        this.looking = this.look()
      },
      Math.min(ms, lookEveryMs),
    )
  }

  private async look(): Promise<void> {
    this.again = false
    try {
      await this.freeDead()
      this.more = false
      for (const channel of this.channels()) await this.claim(channel)
    } catch (error) {
      log.warn({ err: error }, 'cannot look for waiting messages yet')
    }
    this.looking = null
    this.lookIn(this.again ? 0 : lookEveryMs)
  }

  private async claim(channel: string): Promise<void> {
    for (;;) {
      const limit = Math.min(claimMax, this.room())
      if (this.stopped || limit <= 0) {
        this.more ||= limit <= 0
        return
      }
      const rows = await inTransaction((tx) => claimDue(tx, channel, this.node, now(), limit, perAccount))
      this.take(rows.map(itemOf))
      if (rows.length === 0) break
    }
    const [next] = await nextDue(db, channel, now())
    if (next?.at) this.dueAt(next.at)
  }

  /** A process is dead when it has been without its lock for a while: one that lost its connection takes it again at once. */
  private async freeDead(): Promise<void> {
    const here = nodesWithLogs(this.logs)
    const holding = (await owners(db)).map(({ owner }) => owner)
    const others = [...new Set([...here, ...holding])].filter((other) => other !== this.node)
    const missing = await deadNodes(db, others)
    const at = performance.now()
    for (const node of this.missingSince.keys()) if (!missing.includes(node)) this.missingSince.delete(node)
    for (const node of missing) if (!this.missingSince.has(node)) this.missingSince.set(node, at)
    const dead = missing.filter((node) => {
      const patienceMs = here.has(node) ? deadAfterMs : deadElsewhereAfterMs
      return at - (this.missingSince.get(node) ?? at) >= patienceMs
    })
    if (dead.length === 0) return
    for (const node of dead.filter((one) => here.has(one))) await recoverSubmissions(this.logs, node)
    await freeRowsOf(db, dead)
    log.info({ nodes: dead }, 'took over messages of processes that ended')
  }
}

function itemOf(row: ClaimedRow): DispatchItem {
  const expiresAt = row.expires_at?.getTime() ?? null
  return {
    id: row.id,
    accountId: row.account_id,
    channel: row.channel,
    from: row.sender,
    to: row.address,
    content: row.content,
    class: row.class,
    priority: row.priority,
    segments: row.segments,
    price: row.price,
    currency: row.currency,
    chargeOn: row.charge_on,
    registration: row.registration,
    metadata: row.metadata,
    callbackUrl: row.callback_url,
    expiresAt,
    validForMs: expiresAt === null ? null : Math.max(1_000, expiresAt - nowMs()),
    attempts: row.attempts,
    notBy: row.not_by ?? [],
  }
}
