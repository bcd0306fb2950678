import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CircuitBreaker } from './circuit-breaker.ts'

function aBreaker(): { breaker: CircuitBreaker; pass: (ms: number) => void } {
  let timeMs = 1_000
  return { breaker: new CircuitBreaker(() => timeMs), pass: (ms) => (timeMs += ms) }
}

function failing(times: number) {
  const made = aBreaker()
  for (let i = 0; i < times; i++) {
    made.breaker.failed(made.breaker.sent())
  }
  return made
}

test('leaves traffic alone up to 19 failures in a row', () => {
  const { breaker } = failing(19)
  assert.equal(breaker.isOpen, false)
  assert.equal(breaker.allows(50), 50)
  assert.equal(breaker.waitMs(), 0)
})

test('opens at the twentieth failure in a row and lets nothing through for two seconds', () => {
  const { breaker, pass } = failing(20)
  assert.equal(breaker.isOpen, true)
  assert.equal(breaker.allows(50), 0)
  pass(1_999)
  assert.equal(breaker.allows(50), 0)
  assert.equal(breaker.waitMs(), 1)
})

test('one success in between starts the count again', () => {
  const { breaker } = failing(19)
  breaker.succeeded()
  for (let i = 0; i < 19; i++) breaker.failed(breaker.sent())
  assert.equal(breaker.isOpen, false)
})

test('tests with a single message after the pause, and with no second one while that is out', () => {
  const { breaker, pass } = failing(20)
  pass(2_000)
  assert.equal(breaker.allows(50), 1)
  assert.equal(breaker.allows(0), 0)
  breaker.sent()
  assert.equal(breaker.allows(50), 0)
})

test('a test that succeeds closes it at once', () => {
  const { breaker, pass } = failing(20)
  pass(2_000)
  breaker.sent()
  breaker.succeeded()
  assert.equal(breaker.isOpen, false)
  assert.equal(breaker.allows(50), 50)
})

test('every test that fails doubles the pause, up to half a minute', () => {
  const { breaker, pass } = failing(20)
  const pauses: number[] = []
  for (let i = 0; i < 8; i++) {
    pauses.push(breaker.waitMs())
    pass(breaker.waitMs())
    breaker.failed(breaker.sent())
  }
  assert.deepEqual(pauses, [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000])
})

test('after it has closed, the next opening begins with the short pause again', () => {
  const { breaker, pass } = failing(20)
  pass(2_000)
  breaker.failed(breaker.sent())
  pass(4_000)
  breaker.sent()
  breaker.succeeded()
  for (let i = 0; i < 20; i++) breaker.failed(breaker.sent())
  assert.equal(breaker.waitMs(), 2_000)
})

test('failures of messages sent before it opened do not lengthen the pause', () => {
  const { breaker, pass } = failing(20)
  breaker.failed(false)
  pass(1_000)
  breaker.failed(false)
  assert.equal(breaker.waitMs(), 1_000)
  pass(1_000)
  const isTest = breaker.sent()
  breaker.failed(false)
  assert.equal(breaker.allows(50), 0)
  breaker.failed(isTest)
  assert.equal(breaker.waitMs(), 4_000)
})

test('where the carrier can be asked, an answer lets one message through, and that decides', () => {
  const { breaker, pass } = failing(20)
  assert.equal(breaker.mayAsk, false)
  pass(2_000)
  assert.equal(breaker.mayAsk, true)
  breaker.sent()
  assert.equal(breaker.mayAsk, false)
  assert.equal(breaker.allows(50), 0)
  breaker.hasAnswered()
  assert.equal(breaker.mayAsk, false)
  assert.equal(breaker.allows(50), 1)
  const isTest = breaker.sent()
  assert.equal(breaker.allows(50), 0)
  breaker.failed(isTest)
  assert.equal(breaker.waitMs(), 4_000)
  pass(4_000)
  assert.equal(breaker.mayAsk, true)
})

test('a question without an answer is a test that failed', () => {
  const { breaker, pass } = failing(20)
  pass(2_000)
  breaker.failed(breaker.sent())
  assert.equal(breaker.allows(50), 0)
  assert.equal(breaker.waitMs(), 4_000)
  pass(4_000)
  assert.equal(breaker.mayAsk, true)
})

test('a carrier that works is not asked', () => {
  const { breaker } = failing(19)
  assert.equal(breaker.mayAsk, false)
})
