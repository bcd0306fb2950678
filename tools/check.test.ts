import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check, type Step } from './check.ts'

const ending = (code: number, says: string): readonly string[] => [
  process.execPath,
  '-e',
  `console.log('${says}'); process.exitCode = ${code}`,
]
const green: Step = { name: 'green', command: ending(0, 'all well') }
const red: Step = { name: 'red', command: ending(3, 'line 7 is wrong') }

async function printed(
  steps: readonly Step[],
  goOn: boolean,
): Promise<[string[], { passed: number; failed: number }]> {
  const lines: string[] = []
  return [lines, await check(steps, goOn, (line) => lines.push(line))]
}

test('says one line of a step that passes, and all that one wrote that fails', async () => {
  const [lines] = await printed([green, red], false)
  assert.equal(lines.length, 3)
  assert.match(lines[0] ?? '', /^✓ green +\d+\.\d s$/)
  assert.match(lines[1] ?? '', /^✗ red +\d+\.\d s, exit 3: /)
  assert.equal(lines[2], 'line 7 is wrong')
})

test('stops at the first red step', async () => {
  const [, counts] = await printed([red, green], false)
  assert.deepEqual(counts, { passed: 0, failed: 1 })
})

test('goes on after a red step when asked to', async () => {
  const [, counts] = await printed([red, green], true)
  assert.deepEqual(counts, { passed: 1, failed: 1 })
})

test('fails a step whose program does not exist', async () => {
  const [lines, counts] = await printed([{ name: 'lost', command: ['./no-such-program'] }], false)
  assert.deepEqual(counts, { passed: 0, failed: 1 })
  assert.match(lines.join(), /ENOENT/)
})

test('leaves out a step whose file is not there yet', async () => {
  const [lines, counts] = await printed([{ ...red, needs: 'tools/no-such-file.ts' }], false)
  assert.deepEqual([lines, counts], [[], { passed: 0, failed: 0 }])
})
