import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClientSession, startSmppServer, statuses } from './smpp.ts'
import type { Outcome, SmppServer } from './smpp.ts'
import { until } from '#tools/testing/until.ts'

/** A repeatable stream of numbers in 0 … 1 (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

async function capriciousCentre(
  random: () => number,
): Promise<{ server: SmppServer; accepted: Set<string> }> {
  const accepted = new Set<string>()
  const server = await startSmppServer(
    { port: 0 },
    {
      onBind: () => (random() < 0.2 ? Promise.resolve({ status: 0 }) : { status: 0 }),
      onSubmit: (session, pdu, respond) => {
        const chance = random()
        const id = Buffer.from(pdu.shortMessage).toString()
        if (chance < 0.02) session.drop()
        else if (chance < 0.06) return
        else if (chance < 0.1) respond(statuses.RTHROTTLED)
        else if (chance < 0.2) respond(statuses.RSUBMITFAIL)
        else {
          accepted.add(id)
          if (chance < 0.6) respond(0, id)
          else setTimeout(() => respond(0, id), chance * 40)
        }
      },
    },
  )
  return { server, accepted }
}

for (const seed of [1, 2, 3]) {
  test(`ends every submit exactly once against a centre that answers, refuses, throttles, forgets and hangs up (seed ${seed})`, async (context) => {
    const { server, accepted } = await capriciousCentre(numbersFrom(seed))
    const outcomes = new Map<number, Outcome[]>()
    let next = 0
    const fill = (): void => {
      while (next < 600) {
        const id = next
        const shortMessage = Buffer.from(String(id))
        if (!client.submit({ destination: '9198', shortMessage }, (outcome) => note(id, outcome))) return
        outcomes.set(id, [])
        next++
      }
    }
    const note = (id: number, outcome: Outcome): void => {
      outcomes.get(id)?.push(outcome)
      fill()
    }
    const client = new ClientSession(
      {
        host: '127.0.0.1',
        port: server.port,
        mode: 'transceiver',
        systemId: 'us',
        password: 'x',
        window: 20,
        responseTimeoutMs: 80,
        reconnectMinMs: 2,
        reconnectMaxMs: 4,
        throttleMinMs: 2,
        throttleMaxMs: 4,
        unbindTimeoutMs: 100,
      },
      { onSlot: fill },
    )
    context.after(async () => {
      await client.close({ drainMs: 10 })
      await server.close(50)
    })
    client.open()
    await until(
      () => next === 600 && [...outcomes.values()].every((ends) => ends.length > 0),
      () =>
        `${next} of 600 were submitted, ${[...outcomes.values()].filter((ends) => ends.length === 0).length} of them have no end`,
      20_000,
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.deepEqual(
      [...outcomes.values()].filter((ends) => ends.length !== 1),
      [],
    )
    for (const [id, [outcome]] of outcomes) {
      if (outcome?.kind === 'answered' && outcome.status === 0) {
        assert.equal(outcome.messageId, String(id))
        assert.ok(accepted.has(String(id)))
      }
    }
    const kinds = new Set([...outcomes.values()].map(([outcome]) => outcome?.kind))
    assert.deepEqual(kinds, new Set(['ambiguous', 'answered']))
  })
}
