import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OutboxLedger } from './outbox-ledger.ts'

const at = (xid: number) => ({ xid: String(xid), id: '00000000-0000-0000-0000-000000000000' })

test('never passes a batch with a delivery that is not recorded', () => {
  const ledger = new OutboxLedger()
  const first = ledger.add(at(1), 2)
  const second = ledger.add(at(2), 1)
  second()
  first()
  assert.equal(ledger.takeReached(), null)
  assert.equal(ledger.isSettled, false)
  first()
  assert.deepEqual(ledger.takeReached(), at(2))
  assert.equal(ledger.takeReached(), null, 'nothing new since')
})

test('passes batches that nobody is told of at once', () => {
  const ledger = new OutboxLedger()
  ledger.add(at(1), 0)
  assert.deepEqual(ledger.takeReached(), at(1))
})

test('reaches exactly the batch before the first unrecorded one, in whatever order deliveries are recorded', () => {
  const cases = fc.record({
    sizes: fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 30 }),
    order: fc.infiniteStream(fc.nat()),
  })
  fc.assert(
    fc.property(cases, ({ sizes, order }) => {
      const ledger = new OutboxLedger()
      const open = sizes.flatMap((size, n) => {
        const recorded = ledger.add(at(n), size)
        return Array.from({ length: size }, () => ({ n, recorded }))
      })
      let reached = -1
      for (;;) {
        reached = Number(ledger.takeReached()?.xid ?? reached)
        const firstOpen = Math.min(sizes.length, ...open.map(({ n }) => n))
        assert.equal(reached, firstOpen - 1)
        if (open.length === 0) break
        open.splice((order.next().value ?? 0) % open.length, 1)[0]?.recorded()
      }
      assert.equal(ledger.isSettled, true)
    }),
  )
})
