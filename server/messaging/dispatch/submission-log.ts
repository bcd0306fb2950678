import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { log } from '#platform/log.ts'
import type { Entry } from './write-outcomes.ts'

/** A message a carrier took, with what it calls the parts, and the row it leaves; or how a message it had taken ended. */
export type Said = Required<Pick<Entry, 'transition'>> & Pick<Entry, 'submissions' | 'leaves'>

type Segment = { readonly path: string; readonly file: number; octets: number; unrecorded: number }

const segmentOctets = 1_000_000

/**
 * What carriers took and reported and the database does not know yet, on this machine's disk. A line is written before the
 * place it frees in the carrier's window is used again: when the process is killed, only what a carrier had not answered is
 * in doubt.
 * Lines are not synced: they outlive the process, not the machine.
 */
export class SubmissionLog {
  readonly directory: string
  readonly node: number
  private readonly older: Segment[] = []
  private current: Segment
  private opened = 0
  private gathered = ''
  private isClosed = false

  /** Opens the log of one process; other processes of this machine may keep theirs in the same directory. */
  constructor(directory: string, node: number) {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    this.directory = directory
    this.node = node
    this.current = this.openSegment()
  }

  /** Notes what a carrier said, with `flush` or at the end of the turn; call the answer once the database has it. */
  note(said: Said): () => void {
    if (this.gathered === '') queueMicrotask(() => this.flush())
    this.gathered += `${JSON.stringify(said)}\n`
    const segment = this.current
    segment.unrecorded++
    return () => {
      segment.unrecorded--
    }
  }

  /** Writes what was noted in this turn. */
  flush(): void {
    if (this.gathered === '' || this.isClosed) return
    const lines = Buffer.from(this.gathered)
    this.gathered = ''
    this.current.octets += lines.length
    try {
      writeWhole(this.current.file, lines)
      if (this.current.octets >= segmentOctets) this.changeSegment()
    } catch (error) {
      log.error({ err: error }, 'the submission log cannot be written: a crash now may send messages again')
    }
  }

  /** Removes the log: everything noted is recorded. */
  close(): void {
    if (this.isClosed) return
    this.flush()
    this.isClosed = true
    for (const segment of [...this.older.splice(0), this.current]) drop(segment)
  }

  private changeSegment(): void {
    const next = this.openSegment()
    this.older.push(this.current)
    this.current = next
    while (this.older[0]?.unrecorded === 0) drop(this.older.shift() as Segment)
  }

  private openSegment(): Segment {
    const path = join(this.directory, `${this.node}.${++this.opened}`)
    return { path, file: openSync(path, 'a', 0o600), octets: 0, unrecorded: 0 }
  }
}

/** The nodes whose logs lie in a directory. */
export function nodesWithLogs(directory: string): Set<number> {
  return new Set(readdirSync(directory).map(nodeOf))
}

/** What carriers said to a node, as its logs have it. */
export function readSubmissionLogs(directory: string, node: number): Said[] {
  return filesOf(directory, node).flatMap((name) => linesOf(join(directory, name)))
}

/** Removes the logs of a node. */
export function removeSubmissionLogs(directory: string, node: number): void {
  for (const name of filesOf(directory, node)) rmSync(join(directory, name), { force: true })
}

const nodeOf = (name: string): number => Number(name.split('.')[0])

function filesOf(directory: string, node: number): string[] {
  return readdirSync(directory).filter((name) => nodeOf(name) === node)
}

/** The last line may be cut where the machine's disk was full: its message is sent again. */
function linesOf(path: string): Said[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Said]
      } catch {
        return []
      }
    })
}

function writeWhole(file: number, octets: Buffer): void {
  for (let written = 0; written < octets.length;) written += writeSync(file, octets, written)
}

function drop({ path, file }: Segment): void {
  closeSync(file)
  rmSync(path, { force: true })
}
