import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mailServer } from '#tools/testing/mail-server.ts'
import type { Outcome } from '../../channel.ts'
import { linkTo, message } from '../testing/mail-link.ts'

/** What a server may do to a command; most of the time it obliges. */
const whim = fc.oneof(
  { weight: 30, arbitrary: fc.constant('oblige') },
  { weight: 2, arbitrary: fc.constantFrom('hang up', 'take and hang up', 'temporary', 'permanent', '421') },
)

const replies: Readonly<Record<string, string>> = {
  temporary: '451 4.3.0 Not now',
  permanent: '550 5.1.1 No such user',
  '421': '421 4.3.2 Closing',
}

test('whatever a server does, each mail ends once and is taken at most once; what was taken is never called refused, what is in doubt had left', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.infiniteStream(whim),
      fc.boolean(),
      fc.integer({ min: 1, max: 4 }),
      async (whims, hasPipelining, connectionsMax) => {
        const dotted = new Set<string>()
        const taken: string[] = []
        const server = await mailServer(
          t,
          ({ verb, data, hangUp }) => {
            const id = /\r\nMessage-ID: <([0-9a-f]+)@/.exec(data ?? '')?.[1]
            if (id) dotted.add(id)
            // What it says to a greeting and to an empty mail is left alone: that is about the receiver, not a mail.
            const does =
              verb === 'GREETING' || verb === 'EHLO' || data === ''
                ? 'oblige'
                : (whims.next().value ?? 'oblige')
            if (does === 'take and hang up' && id) taken.push(id)
            if (does.endsWith('hang up')) {
              hangUp()
              return null
            }
            if (does === 'oblige' && id) taken.push(id)
            return replies[does]
          },
          hasPipelining ? ['PIPELINING'] : [],
        )
        const providers = [{ name: 'p', mxSuffixes: ['.mail.example'], connectionsMax, perSecondMax: null }]
        const { link } = linkTo(t, server, { settings: { providers } })
        const ends = new Map<string, Outcome[]>()
        const all = Array.from({ length: 25 }, () => message())
        await Promise.all(
          all.map(
            (mail) =>
              new Promise<void>((resolve) =>
                link.send(mail, (outcome) => {
                  const id = mail.id.replaceAll('-', '')
                  ends.set(id, [...(ends.get(id) ?? []), outcome])
                  resolve()
                }),
              ),
          ),
        )
        await link.close(1_000)
        assert.equal(ends.size, all.length)
        assert.equal(new Set(taken).size, taken.length, 'no mail is taken twice')
        for (const [id, outcomes] of ends) {
          const [outcome] = outcomes
          assert.equal(outcomes.length, 1)
          if (taken.includes(id)) assert.notEqual(outcome?.kind, 'refused', JSON.stringify(outcome))
          else assert.notEqual(outcome?.kind, 'submitted')
          if (outcome?.kind === 'ambiguous') assert.ok(dotted.has(id), 'in doubt only when it had left')
        }
      },
    ),
    { numRuns: 20 },
  )
})
