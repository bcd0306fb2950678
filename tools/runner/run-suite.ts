import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, type Ended } from './run.ts'
import type { TestRecord } from './reporter.ts'
import type { Suite } from './suites.ts'

/** How a suite ended. */
export type SuiteResult = Tally & {
  /** What to print of it now: a line, and of a failed suite what it wrote and what failed. */
  readonly text: string
  /** What failed, to be said again at the end of the run; empty when nothing did. */
  readonly failures: string
}

/** Counts of tests. A process that crashed, hung or ran nothing counts as one failed test more. */
export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number }

export const nothingRun: Tally = { passed: 0, failed: 0, skipped: 0 }

export const sum = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

export type SuiteRun = {
  readonly root: string
  readonly env: NodeJS.ProcessEnv
  readonly timeoutMs: number
  /** Options of node's test runner, such as --test-name-pattern. */
  readonly options: readonly string[]
}

/** Output of a failed suite is cut to its last lines: the failures themselves are printed in full. */
const OUTPUT_LINES = 100

/** Runs the files of a suite in one process. */
export async function runSuite(
  suite: Suite,
  { root, env, timeoutMs, options }: SuiteRun,
): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-test-'))
  const recordFile = join(folder, 'record')
  const reporter = join(import.meta.dirname, 'reporter.ts')
  const command = [
    process.execPath,
    '--test',
    '--test-isolation=none',
    `--test-reporter=${reporter}`,
    ...options,
    ...suite.files,
  ]
  const ended = await run(command, {
    cwd: root,
    env: { ...env, PATCHBAY_TEST_RECORD: recordFile },
    timeoutMs,
  })
  const records = existsSync(recordFile) ? readRecords(readFileSync(recordFile, 'utf8')) : []
  rmSync(folder, { recursive: true, force: true })
  return resultOf(suite.name, ended, records)
}

/** Reads the record of a test process; a last line cut short by a crash is dropped. */
export function readRecords(text: string): TestRecord[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line): TestRecord => JSON.parse(line))
}

/** Judges a process by its record and by how it ended: a clean record does not excuse a bad end. */
export function resultOf(name: string, ended: Ended, records: readonly TestRecord[]): SuiteResult {
  const tests = records.filter((record) => record.kind === 'test')
  const count = (outcome: string): number => tests.filter((test) => test.outcome === outcome).length
  const trouble = troubleOf(ended, records, count('failed'))
  const tally = {
    passed: count('passed'),
    failed: count('failed') + (trouble === null ? 0 : 1),
    skipped: count('skipped'),
  }

  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''
  const counts =
    tally.failed > 0 ? `${tally.failed} FAILED, ${tally.passed} passed` : `${tally.passed} passed`
  const head = `${tally.failed > 0 ? '✗' : '✓'} ${name.padEnd(18)} ${counts}${skipped}, ${(ended.ms / 1000).toFixed(1)} s`
  if (tally.failed === 0) return { ...tally, text: head, failures: '' }
  const failed = tests
    .filter(({ outcome }) => outcome === 'failed')
    .map((test) => `  ✗ ${test.name}\n    ${test.place}\n${indent(test.error ?? '')}`)
  const failures = [head, ...failed, ...(trouble === null ? [] : [`  ✗ ${trouble}`])].join('\n')
  const output = ended.output.trimEnd().split('\n').slice(-OUTPUT_LINES).join('\n')
  const written = output === '' ? '' : `  ${name} wrote:\n${indent(output)}\n`
  return { ...tally, text: `${written}${failures}`, failures }
}

function troubleOf(ended: Ended, records: readonly TestRecord[], failed: number): string | null {
  const last = records.filter((record) => record.kind === 'test').at(-1)
  const after = last === undefined ? 'before any test ended' : `after "${last.name}" (${last.place})`
  const leak = records.find((record) => record.kind === 'left open')
  if (leak !== undefined)
    return `every test ended but the process did not; left open: ${leak.resources.join(', ') || 'unknown'}`
  if (ended.timedOut) return `took longer than ${Math.round(ended.ms / 1000)} s, ${after}`
  if (!records.some((record) => record.kind === 'end'))
    return `the process ended with ${ended.code ?? 'a signal'} ${after}`
  if (ended.code !== 0 && failed === 0)
    return `every test passed but the process ended with ${ended.code ?? 'a signal'}`
  return last === undefined ? 'no test ran' : null
}

const indent = (text: string): string => text.replaceAll(/^/gm, '    ')
