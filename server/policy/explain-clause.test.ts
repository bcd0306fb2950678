import assert from 'node:assert/strict'
import { test } from 'node:test'
import { existsSync } from 'node:fs'
import { assumptions } from './assumptions.ts'
import { bind, bindings, clausesOf, unboundClauses } from './bindings.ts'
import { loadClauses } from './clauses.ts'
import { explainClause, explanationOf, writeExplanation } from './explain-clause.ts'
import { loadPack, packNames } from './load-pack.ts'

const konectus = loadPack('konectus-mx')

test('explains a clause: its words, the values that rest on it, where it is enforced, its test', () => {
  const text = explainClause('KN1-15.1a') ?? ''
  assert.match(text, /^KN1-15\.1a {2}konectus-mx, §15\.1/)
  assert.match(text, /2 CALENDAR DAYS of the e-mail notification/)
  assert.match(text, /suspendAt = noticeAt \+ 2 calendar days/)
  assert.match(
    text,
    /terms\.dunning\.suspend = \{from: noticeEmail, days: 2, dayKind: calendar, auto: true\}/,
  )
  assert.match(text, /Enforced {2}/)
  assert.match(text, /suspended Mon 00:00/)
})

test('says that a clause is not yet enforced, and where it is planned', () => {
  const explanation = explanationOf('KN1-15.1a', konectus, [])
  assert.deepEqual([explanation?.status, explanation?.plannedIn], ['planned', 'server/dunning'])
  assert.match(
    explanation ? writeExplanation(explanation) : '',
    /not yet enforced \(planned: server\/dunning\)/,
  )
})

test('names the file that enforces a bound clause, and the test', () => {
  const bound = bind(['KN1-4.1', 'CSY-2.1'], 'server/policy/pack.ts', 'server/policy/pack.test.ts')
  const explanation = explanationOf('KN1-4.1', konectus, bound)
  assert.equal(explanation?.status, 'enforced')
  assert.deepEqual(explanation?.enforcedIn, [
    { file: 'server/policy/pack.ts', test: 'server/policy/pack.test.ts' },
  ])
  const text = explanation ? writeExplanation(explanation) : ''
  assert.match(text, /Enforced {2}server\/policy\/pack\.ts/)
  assert.match(text, /Test {6}server\/policy\/pack\.test\.ts/)
})

test('says what a clause that is bound still lacks', () => {
  const bound = [
    ...bind(['KN1-4.1'], 'server/policy/pack.ts', null),
    ...bind(['KN1-4.1'], 'server/policy/leaf.ts', null, 'so far SMS alone is carried'),
  ]
  const explanation = explanationOf('KN1-4.1', konectus, bound)
  assert.deepEqual([explanation?.status, explanation?.lacks], ['partly', ['so far SMS alone is carried']])
  assert.match(
    explanation ? writeExplanation(explanation) : '',
    /Enforced {2}server\/policy\/pack\.ts\n +server\/policy\/leaf\.ts\n +not yet: so far SMS/,
  )
})

test('shows the assumptions that speak of a clause which no value cites', () => {
  const text = explainClause('KN1-9.0') ?? ''
  assert.match(text, /terms\.billing\.due = .*assumed: section 9 of the seed is empty/)
})

test('says so when no value cites a clause', () => {
  assert.match(explainClause('KN1-2.2') ?? '', /none of the pack's values cites this clause/)
})

test('calls legal text what asks nothing of the software', () => {
  const legal = [...loadClauses().values()].find(({ kind }) => kind.join('') === 'L')
  assert.equal(explanationOf(legal?.id ?? '')?.status, 'text')
})

test('explains every clause of every operator', () => {
  for (const name of packNames) {
    const pack = loadPack(name)
    assert.ok(clausesOf(pack).length > 30)
    for (const { id } of clausesOf(pack)) assert.equal(explanationOf(id, pack)?.pack, name)
  }
})

test('knows no clause that is not in the register, and none of another operator', () => {
  assert.equal(explainClause('KN1-99.9'), null)
  assert.equal(explainClause('nonsense'), null)
  assert.equal(explanationOf('CSY-5.5', konectus), null)
})

test('lists what the operator must confirm', () => {
  const found = assumptions(konectus)
  const currency = found.find(({ path }) => path === 'terms.meta.currency')
  assert.deepEqual([currency?.value, currency?.reason], ['MXN', 'section 9 of the seed is empty (KN1-9.0)'])
  assert.ok(found.some(({ path }) => path === 'engine.quota.period'))
  assert.ok(!found.some(({ path }) => path === 'terms.dunning.suspend'))
})

test('lists the policy clauses that no code is bound to', () => {
  const unbound = unboundClauses(konectus, bind(['KN1-4.1'], 'server/policy/pack.ts', null))
  const ids = unbound.map(({ id }) => id)
  assert.ok(ids.includes('KN1-15.1a'))
  assert.ok(!ids.includes('KN1-4.1'))
  assert.ok(unbound.every(({ kind }) => kind.includes('P')))
})

test('every binding names a clause of the register', () => {
  const clauses = loadClauses()
  assert.deepEqual(
    bindings.filter(({ clause }) => !clauses.has(clause)),
    [],
  )
})

test('every binding names files that exist', () => {
  const root = new URL('../../', import.meta.url)
  const files = bindings.flatMap(({ enforcedIn, test: file }) => (file ? [enforcedIn, file] : [enforcedIn]))
  assert.deepEqual(
    files.filter((file) => !existsSync(new URL(file, root))),
    [],
  )
})
