import { setTimeout as pause } from 'node:timers/promises'
import { timeOfId } from '#shared/ids.ts'
import { db, type Sql } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import type { DeliveryRow } from './delivery.ts'
import { deliveriesFinished, deliveriesRecorded, ensureWeek, type FinishedRow } from './queries/deliveries.ts'

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

  private async write<Row extends { readonly id: string }>(
    waiting: readonly Waiting<Row>[],
    statementOf: (rows: readonly Row[]) => Sql,
  ): Promise<void> {
    const statement = statementOf(waiting.map(({ row }) => row))
    for (let attempt = 1; ; attempt++) {
      try {
        for (const { row } of waiting) await this.ensureWeekOf(row.id)
        await db.query(statement)
        break
      } catch (error) {
        this.weeks.clear()
        log[attempt === 10 ? 'error' : 'warn']({ err: error, attempt }, 'deliveries cannot be recorded yet')
        await pause(Math.min(5_000, 50 * 2 ** attempt))
      }
    }
    for (const { recorded } of waiting) recorded()
  }

  private ensureWeekOf(uuid: string): Promise<unknown> | void {
    const week = weekOf(uuid)
    if (this.weeks.has(week)) return
    return db.query(ensureWeek(week)).then(() => this.weeks.add(week))
  }
}

/** The week of a delivery's uuid, counted from 1970. */
export function weekOf(uuid: string): number {
  return Math.floor(timeOfId(`whd_${uuid.replaceAll('-', '')}`) / weekMs)
}
