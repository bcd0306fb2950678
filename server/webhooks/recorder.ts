import { setTimeout as pause } from 'node:timers/promises'
import { timeOfId } from '#shared/ids.ts'
import { db, type Sql } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import type { DeliveryRow } from './delivery.ts'
import {
  deliveriesFinished,
  deliveriesKnown,
  deliveriesRecorded,
  ensureWeek,
  type FinishedRow,
} from './queries/deliveries.ts'

const flushAfterMs = 25
const rowsMax = 1_000

/** A week of deliveries is one partition. */
export const weekMs = 7 * 24 * 3_600_000

type Waiting<Row> = { readonly row: Row; readonly recorded: () => void }

/**
 * Writes deliveries in batches, every 25 milliseconds, and tells each once it is committed.
 * A delivery's first row is always written before what follows from it. While the database is away it keeps trying.
 */
export class Recorder {
  private readonly node: number
  private readonly weeks = new Set<number>()
  private fresh: Waiting<DeliveryRow>[] = []
  private finished: Waiting<FinishedRow>[] = []
  private flushing: Promise<void> | null = null

  constructor(node: number) {
    this.node = node
  }

  record(row: DeliveryRow, recorded: () => void): void {
    this.fresh.push({ row, recorded })
    this.wake()
  }

  finish(row: FinishedRow, recorded: () => void): void {
    this.finished.push({ row, recorded })
    this.wake()
  }

  /** Resolves when everything given so far is written. */
  async settled(): Promise<void> {
    while (this.flushing) await this.flushing
  }

  private wake(): void {
    this.flushing ??= this.run().finally(() => {
      this.flushing = null
      if (this.fresh.length + this.finished.length > 0) this.wake()
    })
  }

  private async run(): Promise<void> {
    await pause(flushAfterMs)
    while (this.fresh.length + this.finished.length > 0) {
      const fresh = this.fresh.splice(0, rowsMax)
      // What follows from rows of this or an earlier turn; later first rows wait for the next turn together with theirs.
      const finished = this.fresh.length === 0 ? this.finished.splice(0, rowsMax) : []
      if (fresh.length > 0) await this.write(fresh, deliveriesRecorded)
      if (finished.length > 0) await this.write(finished, (rows) => deliveriesFinished(rows, this.node))
      if (this.fresh.length + this.finished.length > 0) await pause(flushAfterMs)
    }
  }

  private async write<Row extends { readonly account_id: string; readonly id: string }>(
    waiting: readonly Waiting<Row>[],
    statementOf: (rows: readonly Row[]) => Sql,
  ): Promise<void> {
    let rows = waiting.map(({ row }) => row)
    for (let attempt = 1; ; attempt++) {
      try {
        for (const { id } of rows) await this.ensureWeekOf(id)
        if (rows.length > 0) await db.query(statementOf(rows))
        break
      } catch (error) {
        // An event was read twice, after a crash or a commit whose answer was lost: the first to write had its way.
        if (isThere(error)) {
          const missing = await this.missingOf(rows).catch(() => rows)
          const isFewer = missing.length < rows.length
          rows = missing
          if (isFewer) continue
        }
        this.weeks.clear()
        log[attempt === 10 ? 'error' : 'warn']({ err: error, attempt }, 'deliveries cannot be recorded yet')
        await pause(Math.min(5_000, 50 * 2 ** attempt))
      }
    }
    for (const { recorded } of waiting) recorded()
  }

  /** Of some rows those that are not there yet, each once. */
  private async missingOf<Row extends { readonly account_id: string; readonly id: string }>(
    rows: readonly Row[],
  ): Promise<Row[]> {
    const byId = new Map(rows.map((row) => [row.id, row]))
    const accountIds = [...new Set(rows.map(({ account_id: accountId }) => accountId))]
    const known = await db.query<{ id: string }>(deliveriesKnown(accountIds, [...byId.keys()]))
    for (const { id } of known) byId.delete(id)
    return [...byId.values()]
  }

  private ensureWeekOf(uuid: string): Promise<unknown> | void {
    const week = weekOf(uuid)
    if (this.weeks.has(week)) return
    return db.query(ensureWeek(week)).then(() => this.weeks.add(week))
  }
}

/** SQLSTATE 23505, unique_violation. */
function isThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

/** The week of a delivery's uuid, counted from 1970. */
export function weekOf(uuid: string): number {
  return Math.floor(timeOfId(`whd_${uuid.replaceAll('-', '')}`) / weekMs)
}
