import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Carrier, Channel, Outcome } from '#channels/channels.ts'
import { seal } from '#platform/secrets.ts'
import { aDispatchItem } from '#tools/testing/dispatch-item.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { Lane } from './lane.ts'

await useTestDatabase()

const id = '01900000-0000-7000-8000-00000000000c'
const refused = (halts?: 'nothing'): Outcome => ({
  kind: 'refused',
  retry: 'later',
  code: 'made_up',
  detail: 'Made up.',
  ...(halts && { halts }),
})

/** A lane to somebody who answers every message alike; how many of `count` it handed over at once. */
function handedOver(outcome: Outcome, count: number): number {
  let sent = 0
  const channel = {
    name: 'sms',
    open: () => ({
      room: () => 100,
      state: () => 'up',
      send: (_: unknown, done: (outcome: Outcome) => void) => {
        sent++
        done(outcome)
      },
      close: () => Promise.resolve(),
    }),
  } as unknown as Channel
  const carrier = {
    id,
    name: 'Made up',
    channel: 'sms',
    settings: {},
    sealed: seal('{}', id),
    enabled: true,
    ratePerSecond: 0,
  } as Carrier
  const lane = new Lane(carrier, channel, {
    onOutcome: (_, __, ___, recorded) => recorded(),
    onUpdate: () => {},
    onLate: () => {},
    onState: () => {},
    onHungry: () => {},
    beforeSend: () => {},
    letGoOrDivert: () => true,
  })
  for (let i = 0; i < count; i++) lane.push([aDispatchItem()])
  void lane.close(0)
  return sent
}

test('who refuses what is for one contact is in no trouble: what is for others goes on', () => {
  assert.equal(handedOver(refused('nothing'), 40), 40)
})

test('who refuses everything for reasons of its own is left alone after twenty in a row', () => {
  assert.equal(handedOver(refused(), 40), 20)
})
