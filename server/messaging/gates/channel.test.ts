import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPack, type PackName } from '#policy/policy.ts'
import { factsForGates, aGateRequest } from '#tools/testing/gate-facts.ts'
import { channel } from './channel.ts'

function offered(operator: PackName, name: string) {
  const facts = factsForGates({ pack: loadPack(operator) })
  return channel.decide(aGateRequest({ channel: name }), facts, { sender: null, registration: null })
}

const sold = [
  ['konectus-mx', 'KN1-4.1', ['messenger', 'instagram', 'telegram']],
  ['konectus-short', 'KN2-1.1', ['whatsapp', 'messenger', 'instagram']],
  ['cx-engage', 'CXE-1.1', ['sms', 'push', 'whatsapp']],
  ['house', 'HSE-2.1', ['sms', 'whatsapp', 'rcs', 'messenger', 'instagram', 'telegram', 'push', 'webchat']],
] as const

for (const [operator, clause, names] of sold)
  for (const name of names)
    test(`${operator} offers ${name}, by ${clause}`, () => {
      const result = offered(operator, name)
      assert.deepEqual([result.outcome, result.clause], ['pass', clause], result.because)
    })

test('konectus-mx does not sell WhatsApp, by the clause that lists what it sells', () => {
  const result = offered('konectus-mx', 'whatsapp')
  assert.deepEqual([result.outcome, result.code, result.clause], ['refuse', 'channel_not_offered', 'KN1-4.1'])
})
