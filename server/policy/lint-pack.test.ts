import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadClauses } from './clauses.ts'
import { lintPack } from './lint-pack.ts'
import { overlay } from './leaf.ts'
import { loadPack, packNames, readPackDocuments, type PackName } from './load-pack.ts'

const clauses = loadClauses()

function lintWith(name: PackName, over: { terms?: unknown; engine?: unknown }): string[] {
  return lintPack(overlay(readPackDocuments(name), over) as { terms: unknown; engine: unknown }, clauses)
}

for (const name of packNames) {
  test(`${name} is clean, as loaded and as written`, () => {
    assert.deepEqual(lintPack(loadPack(name), clauses), [])
    assert.deepEqual(lintPack(readPackDocuments(name), clauses), [])
  })
}

test('catches a clause of another operator', () => {
  assert.deepEqual(lintWith('conecsy', { terms: { meta: { currency: { v: 'INR', c: ['KN1-1.1'] } } } }), [
    "terms.meta.currency: KN1-1.1 is another operator's clause",
  ])
})

test('catches a clause that does not exist', () => {
  assert.deepEqual(lintWith('conecsy', { terms: { meta: { currency: { v: 'INR', c: ['CSY-99.9'] } } } }), [
    'terms.meta.currency: there is no clause CSY-99.9',
  ])
})

test('catches a leaf without a source, a bare value, and a leaf with two sources', () => {
  const lint = (currency: unknown) => lintWith('conecsy', { terms: { meta: { currency } } })
  assert.deepEqual(lint({ v: 'INR' }), ['terms.meta.currency: has no source'])
  assert.deepEqual(lint('INR'), ['terms.meta.currency: has no source'])
  assert.deepEqual(lint({ v: 'INR', c: ['CSY-8.3'], assumed: 'both' }), [
    'terms.meta.currency: has more than one source',
  ])
})

test('catches a rate written as a float', () => {
  const interest = {
    v: { rate: 0.01, per: 'month', method: 'simple_daily_30', base: 'principal' },
    c: ['KN2-4.5'],
  }
  assert.deepEqual(lintWith('konectus-short', { terms: { late: { interest } } }), [
    'terms.late.interest: the rate 0.01 must be a decimal string',
  ])
})

test('catches a value outside its shape, a missing value and an unknown one', () => {
  assert.match(
    lintWith('house', { terms: { billing: { recurring: { v: 'sometimes', c: ['HSE-5.3'] } } } })[0] ?? '',
    /^terms\.billing\.recurring/,
  )
  assert.match(
    lintWith('house', { engine: { surprise: { v: 1, assumed: 'x' } } })[0] ?? '',
    /^engine: .*surprise/,
  )
  const { terms, engine } = readPackDocuments('house')
  const { meta: _meta, ...rest } = terms as Record<string, unknown>
  assert.match(lintPack({ terms: rest, engine }, clauses)[0] ?? '', /^terms\.meta/)
})

test('catches an export window below the floor that nothing lengthens', () => {
  const short = { v: 7, assumed: 'seven days' }
  assert.match(
    lintWith('konectus-short', { engine: { exit: { exportDaysAtLeast: short } } })[0] ?? '',
    /^terms\.exit\.export: 7 days to export are fewer than the 30/,
  )
  assert.deepEqual(lintWith('konectus-mx', { engine: { exit: { exportDaysAtLeast: short } } }), [])
})

test('catches a STOP that leaves promotional messages on', () => {
  const stopEnds = { v: ['service'], assumed: 'x' }
  assert.match(lintWith('house', { engine: { consent: { stopEnds } } })[0] ?? '', /STOP/)
})

test('catches a basis that the terms do not accept', () => {
  const accepts = { v: ['opt_in', 'contract'], c: ['CSY-5.5'] }
  assert.deepEqual(
    lintWith('conecsy', {
      engine: { consent: { byChannel: { sms: { service: { accepts, standsIn: { v: [], na: 'none' } } } } } },
    }),
    ['engine.consent.byChannel.sms.service.accepts: the terms do not accept contract'],
  )
})

test('catches advertising on no basis at all', () => {
  const standsIn = { v: [{ basis: 'not_recorded', evidence: 'none' }], assumed: 'x' }
  assert.deepEqual(lintWith('house', { engine: { consent: { promotional: { standsIn } } } }), [
    'engine.consent.promotional.standsIn: promotional messages need a basis, silence is none',
  ])
})

test('catches promotional hours wider than the law, in a country and in a state', () => {
  const wide = (zone: string, opens = '07:00', closes = '21:00') => ({
    v: { zone, windows: [{ days: [1, 2, 3, 4, 5], opens, closes }] },
    assumed: 'x',
  })
  const lint = (hours: object) => lintWith('house', { engine: { quietHours: { promotional: hours } } })
  assert.deepEqual(lint({ IN: wide('Asia/Kolkata') }), [
    'engine.quietHours.promotional.IN: wider than the 10:00 to 21:00 the law allows',
  ])
  assert.deepEqual(lint({ 'US-TX': wide('recipient') }), [
    'engine.quietHours.promotional.US-TX: wider than the 08:00 to 21:00 the law allows',
  ])
  assert.equal(lint({ IN: wide('Asia/Kolkata', '10:00', '21:01') }).length, 1)
  assert.deepEqual(lint({ IN: wide('Asia/Kolkata', '10:00', '21:00') }), [])
  assert.match(lint({ US: { v: null, na: 'none' } })[0] ?? '', /allowed only 08:00 to 21:00/)
})

test('catches a keyword that means two things', () => {
  const start = { v: ['Stóp!'], assumed: 'x' }
  assert.deepEqual(lintWith('house', { engine: { keywords: { fr: { start } } } }), [
    'engine.keywords: stop means two things',
    'engine.keywords: stop means two things',
  ])
})

test('catches keywords without replies', () => {
  const word = { v: [], na: 'none' }
  assert.deepEqual(
    lintWith('house', { engine: { keywords: { nl: { stop: word, start: word, help: word } } } }),
    ['engine.replies.nl: the language has keywords but no replies'],
  )
})

test('catches a screened category that the terms do not forbid, and one without words', () => {
  const enforced = (category: string) =>
    lintWith('house', { engine: { content: { enforced: { [category]: { v: true, c: ['HSE-4.1'] } } } } })
  assert.deepEqual(enforced('gambling'), ['engine.content.enforced.gambling: the terms forbid no such thing'])
  assert.deepEqual(enforced('hate'), ['engine.content.enforced.hate: has no words to look for'])
})

test('catches a policy clause that no value rests on', () => {
  const channels = { v: ['sms'], assumed: 'only this one' }
  assert.deepEqual(lintWith('conecsy', { terms: { offer: { channels } } }), [
    'CSY-2.1: no value of the pack rests on this policy clause',
  ])
})

test('every house clause is a paragraph of the house terms, word for word', () => {
  const text = readFileSync(new URL('../../operators/house-terms.md', import.meta.url), 'utf8')
  const paragraphs = [...text.matchAll(/^- \*\*(HSE-[\d.]+)\*\* (.+)$/gm)].map(([, id, para]) => [id, para])
  const house = [...clauses.values()].filter(({ id }) => id.startsWith('HSE-'))
  assert.deepEqual(
    paragraphs,
    house.map(({ id, para }) => [id, para]),
  )
})
