import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readRecords, resultOf, runSuite, type SuiteResult } from './run-suite.ts'

const clean = { code: 0, output: '', ms: 1200, timedOut: false }
const passed = { kind: 'test', outcome: 'passed', name: 'settles a hold', place: 'a.test.ts:3' } as const

/** Runs test files of these texts as one suite. */
async function suiteOf(...texts: string[]): Promise<SuiteResult> {
  const root = mkdtempSync(join(tmpdir(), 'patchbay-suite-'))
  const files = texts.map((text, index) => {
    writeFileSync(join(root, `${index}.test.mjs`), `import { test } from 'node:test'\n${text}`)
    return `${index}.test.mjs`
  })
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const result = await runSuite(
    { name: 'wallet', area: 'modules', files },
    { root, env: { ...env, PATCHBAY_TEST_IDLE_MS: '300' }, timeoutMs: 20_000, options: [] },
  )
  rmSync(root, { recursive: true })
  return result
}

const counts = ({ passed, failed, skipped }: SuiteResult): number[] => [passed, failed, skipped]

test('counts tests that passed, failed and were skipped, and prints the failure in full', async () => {
  const result = await suiteOf(
    `test('holds', () => {})\ntest('later', { skip: 'no peer' }, () => {})`,
    `console.log('what the test wrote')\ntest('settles', () => { throw new Error('not settled') })`,
  )
  assert.deepEqual(counts(result), [1, 1, 1])
  assert.match(result.text, /✗ wallet .*1 FAILED, 1 passed, 1 skipped/)
  assert.match(result.text, /✗ settles\n +1\.test\.mjs:3\n +Error: not settled\n +at /)
  assert.match(result.text, /what the test wrote[^]*✗ settles/)
  assert.doesNotMatch(result.failures, /what the test wrote/)
  assert.match(result.failures, /✗ settles/)
})

test('counts a failing subtest once', async () => {
  const result = await suiteOf(
    `test('a', async (t) => { await t.test('b', () => { throw new Error('no') }) })`,
  )
  assert.deepEqual(counts(result), [0, 1, 0])
})

test('counts a process that ends amid its tests as failed, whatever its exit code', async () => {
  const result = await suiteOf(
    `test('holds', () => {})\ntest('dies', () => setTimeout(() => process.exit(0), 50) && new Promise(() => {}))\ntest('never', () => {})`,
  )
  assert.deepEqual(counts(result), [1, 1, 0])
  assert.match(result.text, /the process ended with 0 after "holds" \(0\.test\.mjs:2\)/)
})

test('counts a file that cannot be loaded as failed', async () => {
  assert.deepEqual(counts(await suiteOf(`test('holds', () => {})`, `import './missing.mjs'`)), [1, 1, 0])
})

test('counts a suite in which no test ran as failed', async () => {
  const result = await suiteOf('export {}')
  assert.deepEqual(counts(result), [0, 1, 0])
  assert.match(result.text, /no test ran/)
})

test('names what keeps a process alive after its tests', async () => {
  const result = await suiteOf(`setInterval(() => {}, 1000)\ntest('holds', () => {})`)
  assert.deepEqual(counts(result), [1, 1, 0])
  assert.match(result.text, /left open: Timeout/)
})

test('counts a process that was ended for taking too long as failed', () => {
  const result = resultOf('wallet', { ...clean, code: null, timedOut: true, ms: 300_000 }, [passed])
  assert.deepEqual(counts(result), [1, 1, 0])
  assert.match(result.text, /took longer than 300 s, after "settles a hold"/)
})

test('counts a bad exit after clean tests as failed', () => {
  assert.deepEqual(counts(resultOf('wallet', { ...clean, code: 7 }, [passed, { kind: 'end' }])), [1, 1, 0])
})

test('says one line of a suite that passed', () => {
  const { text } = resultOf('wallet', { ...clean, output: 'noise' }, [passed, { kind: 'end' }])
  assert.match(text, /^✓ wallet +1 passed, 1\.2 s$/)
})

test('drops a last record cut short by a crash', () => {
  assert.deepEqual(readRecords('{"kind":"end"}\n{"kind":"te'), [{ kind: 'end' }])
})
