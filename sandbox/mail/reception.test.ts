import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceClock, resetClock } from '#platform/clock.ts'
import { Faults } from '../faults.ts'
import { Handsets } from '../handsets/handsets.ts'
import { Reception } from './reception.ts'

const session = (from: string) => ({ from, to: [], ip: '127.0.0.1', helo: 'x' })
const asha = 'asha@example.test'

function aReception() {
  const [handsets, faults] = [new Handsets(), new Faults()]
  return { handsets, faults, reception: new Reception(handsets, faults, () => Promise.resolve()) }
}

test('who is late is greylisted: the same sender is let in when it comes again in time', async (context) => {
  context.after(resetClock)
  const { handsets, reception } = aReception()
  handsets.setBehaviour(asha, { deliver: 'delay', delayMs: 60_000 })
  const come = (id: string) => reception.onRecipient(asha, session(`b+${id}@bounce.shop.test`))
  await assert.rejects(come('1'), /4\.7\.1/)
  await assert.rejects(come('1'), { responseCode: 451 })
  advanceClock(61_000)
  await come('2')
  await assert.rejects(reception.onRecipient(asha, session('b+1@bounce.other.test')), /4\.7\.1/)
})

test('who fails is unknown, who is offline is tried again, and faults have a code of their own', async () => {
  const { handsets, faults, reception } = aReception()
  handsets.setBehaviour(asha, { deliver: 'fail' })
  await assert.rejects(reception.onRecipient(asha, session('a@b.test')), {
    responseCode: 550,
    message: /^5\.1\.1/,
  })
  handsets.setBehaviour(asha, { deliver: 'fail', code: '552 5.2.2' })
  await assert.rejects(reception.onRecipient(asha, session('a@b.test')), {
    responseCode: 552,
    message: /^5\.2\.2/,
  })
  handsets.setBehaviour(asha, { deliver: 'offline' })
  await assert.rejects(reception.onRecipient(asha, session('a@b.test')), { responseCode: 450 })
  handsets.setBehaviour(asha, { deliver: 'ok' })
  await reception.onRecipient(asha, session('a@b.test'))
  faults.set('mail', { down: true })
  await assert.rejects(reception.onSender(), { responseCode: 421 })
  faults.set('mail', { errorRate: 1, code: '452' })
  await assert.rejects(reception.onSender(), { responseCode: 452, message: /^4\.0\.0/ })
})
