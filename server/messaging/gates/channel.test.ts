import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPack } from '#policy/policy.ts'
import { aGateRequest, factsForGates } from '#tools/testing/gate-facts.ts'
import { channel } from './channel.ts'

const sold = [
  ['konectus-mx', 'messenger', 'KN1-4.1'],
  ['konectus-mx', 'instagram', 'KN1-4.1'],
  ['konectus-mx', 'telegram', 'KN1-4.1'],
  ['konectus-short', 'whatsapp', 'KN2-1.1'],
  ['konectus-short', 'messenger', 'KN2-1.1'],
  ['konectus-short', 'instagram', 'KN2-1.1'],
  ['cx-engage', 'push', 'CXE-1.1'],
  ['cx-engage', 'whatsapp', 'CXE-1.1'],
] as const

for (const [operator, name, clause] of sold)
  test(`${operator} offers ${name}`, () => {
    const facts = factsForGates({ pack: loadPack(operator) })
    const result = channel.decide(aGateRequest({ channel: name }), facts, {
      sender: null,
      registration: null,
    })
    assert.deepEqual([result.outcome, result.clause], ['pass', clause])
  })
