import { appendFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

/** One line of the record that a test process leaves for the runner, as JSON. */
export type TestRecord =
  | {
      readonly kind: 'test'
      readonly outcome: 'passed' | 'failed' | 'skipped'
      readonly name: string
      /** `file:line`, from the root. */
      readonly place: string
      /** Of a failed test: the error with its stack. */
      readonly error?: string
    }
  /** Every test ended long ago and the process has not: what keeps it alive. */
  | { readonly kind: 'left open'; readonly resources: readonly string[] }
  /** Everything ran; a process without this line crashed. */
  | { readonly kind: 'end' }

/** How long nothing may be under way before a process that does not end is called a leak. */
const IDLE_MS = Number(process.env['PATCHBAY_TEST_IDLE_MS'] ?? 20_000)

/**
 * The reporter of every test process: writes the record to the file PATCHBAY_TEST_RECORD.
 * It writes at once, past Node's own buffering, so that a crash loses nothing of what ended before it.
 */
// oxlint-disable-next-line import/no-default-export -- node:test takes a reporter by its default export
export default async function* reporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let underWay = 0
  let idle: NodeJS.Timeout | undefined
  for await (const event of events) {
    clearTimeout(idle)
    if (event.type === 'test:enqueue') underWay++
    if (event.type === 'test:complete') underWay--
    if (underWay <= 0) idle = setTimeout(giveUp, IDLE_MS).unref()
    const record = recordOf(event)
    if (record) write(record)
  }
  clearTimeout(idle)
  write({ kind: 'end' })
  yield ''
}

function write(record: TestRecord): void {
  appendFileSync(process.env['PATCHBAY_TEST_RECORD'] ?? '/dev/stdout', `${JSON.stringify(record)}\n`)
}

function giveUp(): void {
  write({
    kind: 'left open',
    resources: process.getActiveResourcesInfo().filter((name) => !/^(?:Pipe|FS|CloseReq)/.test(name)),
  })
  process.exit(1)
}

function recordOf(event: TestEvent): TestRecord | null {
  if (event.type !== 'test:pass' && event.type !== 'test:fail') return null
  const { name, file, line, details, skip, todo } = event.data
  const place = `${file?.replace(`${process.cwd()}/`, '') ?? ''}${line === undefined ? '' : `:${line}`}`
  if (event.type === 'test:fail') {
    const { error } = event.data.details
    // The test below it that failed is on record itself.
    if ('failureType' in error && error.failureType === 'subtestsFailed') return null
    return { kind: 'test', outcome: 'failed', name, place, error: inspect(error.cause ?? error) }
  }
  // A file without tests passes too, under its own name.
  if (details.type === 'suite' || (file !== undefined && resolve(name) === file)) return null
  const isSkipped = (skip !== undefined && skip !== false) || (todo !== undefined && todo !== false)
  return { kind: 'test', outcome: isSkipped ? 'skipped' : 'passed', name, place }
}
