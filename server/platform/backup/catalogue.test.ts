import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inOrderOfReference } from './catalogue.ts'

test('refuses tables that refer to each other in a ring', () => {
  const table = (name: string, refersTo: string) => ({ schema: 's', name, refers_to: [`s.${refersTo}`] })
  assert.throws(() => inOrderOfReference([table('a', 'b'), table('b', 'a')]), /in a ring: s\.a, s\.b/)
})
