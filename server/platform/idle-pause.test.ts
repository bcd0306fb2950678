import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { IdlePause } from './idle-pause.ts'

/** Moves machine time by hand. */
function handMoved(context: TestContext): (ms: number) => void {
  let at = 1_000
  context.mock.method(performance, 'now', () => at)
  return (ms) => void (at += ms)
}

test('the pause grows while nothing comes, up to 200 ms after two seconds, and is short again at once', (context) => {
  const pass = handMoved(context)
  const pause = new IdlePause(50)
  assert.equal(pause.nextMs(), 50)
  pass(500)
  assert.equal(pause.nextMs(), 50)
  pass(700)
  assert.equal(pause.nextMs(), 120)
  pass(800)
  assert.equal(pause.nextMs(), 200)
  pass(60_000)
  assert.equal(pause.nextMs(), 200)
  pause.busy()
  assert.equal(pause.nextMs(), 50)
})
