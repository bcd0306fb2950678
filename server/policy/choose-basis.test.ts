import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseBasis, type PermissionFacts } from './choose-basis.ts'
import { loadPack, type PackName } from './load-pack.ts'
import type { MessageClass } from './message-kinds.ts'

function chosen(pack: PackName, messageClass: MessageClass, facts: Partial<PermissionFacts> = {}) {
  const known = { recorded: [], hasWritten: false, hasDeclaration: false, ...facts }
  return chooseBasis(loadPack(pack).lawfulBasesFor(messageClass, 'sms'), known)
}

test('one promotional SMS without an opt-in: refused under conecsy, sent on contract under cx-engage', () => {
  const facts = { recorded: ['contract'], hasDeclaration: true } as const
  assert.equal(chosen('conecsy', 'promotional', facts), null)
  assert.deepEqual(chosen('cx-engage', 'promotional', facts), {
    basis: 'contract',
    evidence: 'record',
    clause: 'CXE-5.12',
    assumed: null,
  })
})

test('the account’s declaration stands in under cx-engage, and without it the message is refused', () => {
  const declared = chosen('cx-engage', 'promotional', { hasDeclaration: true })
  assert.deepEqual([declared?.basis, declared?.evidence], ['contract', 'account_declaration'])
  assert.equal(chosen('cx-engage', 'promotional'), null)
})

test('the contact’s own record goes before what stands in, and an opt-in before other bases', () => {
  const facts = { recorded: ['contract', 'opt_in'], hasDeclaration: true } as const
  assert.equal(chosen('cx-engage', 'promotional', facts)?.basis, 'opt_in')
  assert.equal(chosen('cx-engage', 'promotional', facts)?.evidence, 'record')
})

test('nothing recorded is enough under house for a code, not for advertising', () => {
  assert.deepEqual(chosen('house', 'authentication'), {
    basis: 'not_recorded',
    evidence: 'none',
    clause: 'HSE-3.1',
    assumed: null,
  })
  assert.equal(chosen('house', 'promotional'), null)
  assert.equal(chosen('house', 'promotional', { recorded: ['contract'], hasWritten: true }), null)
})

test('under conecsy who wrote first may be answered, and is still sent nothing unasked', () => {
  assert.equal(chosen('conecsy', 'service', { hasWritten: true })?.basis, 'opt_in')
  assert.equal(chosen('conecsy', 'service'), null)
  assert.equal(chosen('conecsy', 'transactional', { hasWritten: true }), null)
})
