import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadClauses } from './clauses.ts'
import { loadPack, packFrom, packNameOf, packNames, readPackDocuments } from './load-pack.ts'
import { policy, usePack } from './pack-in-force.ts'

for (const name of packNames) {
  test(`loads ${name} under its own name and clause prefix`, () => {
    const pack = loadPack(name)
    assert.equal(pack.name, name)
    assert.equal(packNameOf(pack.clausePrefix), name)
    assert.ok(pack.leaves.length > 150)
  })
}

test('names no operator for a prefix nobody has', () => {
  assert.equal(packNameOf('XYZ'), null)
})

test('refuses to load a pack that does not fit, and names the place', () => {
  const documents = readPackDocuments('house')
  assert.throws(
    () => packFrom({ ...documents, terms: { pack: 'house', clausePrefix: 'HSE' } }, loadClauses()),
    /terms\.meta/,
  )
})

test('a value of the operator replaces the default together with its source', () => {
  const cap = (name: 'house' | 'conecsy') => loadPack(name).frequencyCapFor('promotional', 'sms')
  assert.deepEqual(cap('house'), { value: { max: 10, per: 'PT24H' }, clause: 'HSE-3.4', assumed: null })
  assert.equal(cap('conecsy').clause, null)
  assert.match(cap('conecsy').assumed ?? '', /five times a day/)
})

test('answers the pack that was put in force last', () => {
  usePack(loadPack('conecsy'))
  assert.equal(policy().name, 'conecsy')
  usePack(loadPack('house'))
  assert.equal(policy().name, 'house')
})
