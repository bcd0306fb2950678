import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideDlt, type DltRequest } from './decide-dlt.ts'
import type { DltEntity, DltHeader, DltTemplate } from './dlt-registration.ts'
import { factsOf } from './sender-facts.ts'

const entity: DltEntity = {
  entityId: '1101172974420810001',
  name: 'Acme Bank',
  telemarketerIds: ['1101172974420830004'],
  variableLengthMax: 30,
  status: 'active',
}
const header: DltHeader = {
  header: 'ACMEBK',
  entityId: entity.entityId,
  category: 'transactional',
  status: 'active',
}
const template: DltTemplate = {
  templateId: '1107000000000000001',
  entityId: entity.entityId,
  name: 'otp',
  headers: ['ACMEBK'],
  category: 'transactional',
  body: 'Your OTP is {#var#}',
  status: 'active',
}
const request: DltRequest = {
  from: 'ACMEBK',
  text: 'Your OTP is 4821',
  messageClass: 'authentication',
}

type Given = { entities?: DltEntity[]; headers?: DltHeader[]; templates?: DltTemplate[] }

function decide(given: Given, asked: Partial<DltRequest> = {}) {
  const facts = factsOf({
    senders: [],
    entities: [entity],
    headers: [header],
    templates: [template],
    ...given,
  })
  const decision = decideDlt(facts, { ...request, ...asked })
  return decision.outcome === 'pass'
    ? decision
    : { code: decision.code, because: decision.because, outcome: decision.outcome }
}

test('passes a registered text with what the carrier must be told', () => {
  const decision = decide({})
  assert.equal(decision.outcome, 'pass')
  assert.deepEqual('tlvs' in decision && decision.tlvs, [
    { tag: 0x1400, value: '1101172974420810001' },
    { tag: 0x1401, value: '1107000000000000001' },
    { tag: 0x1402, value: 'c0c951afca257c5b87c3da535c09112080483f35b7e6faf35e2428b3b526b694' },
  ])
})

test('refuses an account without a DLT entity', () => {
  const decision = decide({ entities: [], headers: [], templates: [] })
  assert.equal('code' in decision && decision.code, 'dlt_entity_missing')
})

test('refuses an entity that is not active', () => {
  const decision = decide({ entities: [{ ...entity, status: 'blacklisted' }] })
  assert.equal('code' in decision && decision.code, 'dlt_entity_missing')
  assert.match(decision.because, /blacklisted/)
})

test('refuses a header that is not registered, and knows the one that was meant', () => {
  const decision = decide({}, { from: 'acmebk' })
  assert.equal('code' in decision && decision.code, 'dlt_header_unregistered')
  assert.match(decision.because, /ACMEBK is\. Capital letters count/)
})

test('refuses a header that is not active', () => {
  const decision = decide({ headers: [{ ...header, status: 'inactive' }] })
  assert.equal('code' in decision && decision.code, 'dlt_header_unregistered')
})

test('refuses promotion from a transactional header', () => {
  const decision = decide({}, { messageClass: 'promotional' })
  assert.equal('code' in decision && decision.code, 'dlt_header_unregistered')
  assert.match(decision.because, /registered for transactional messages, not for promotional/)
})

test('passes promotion from a digit header with a promotional template', () => {
  const digits: DltHeader = { ...header, header: '123456', category: 'promotional' }
  const promo: DltTemplate = {
    ...template,
    headers: ['123456'],
    category: 'promotional',
    body: 'Sale {#var#}',
  }
  const asked = { from: '123456', text: 'Sale today', messageClass: 'promotional' } as const
  assert.equal(decide({ headers: [digits], templates: [promo] }, asked).outcome, 'pass')
})

test('refuses a text no template has, and says why the nearest does not match', () => {
  const decision = decide({}, { text: 'Your code is 4821' })
  assert.equal('code' in decision && decision.code, 'dlt_template_missing')
  assert.match(decision.because, /leaves template 1107000000000000001 \(otp\)/)
})

test('refuses a template that is registered for another header', () => {
  const decision = decide({ templates: [{ ...template, headers: ['ACMEPY'] }] })
  assert.equal('code' in decision && decision.code, 'dlt_template_missing')
  assert.match(decision.because, /registered for ACMEPY, not for ACMEBK/)
})

test('refuses a template of another category', () => {
  const decision = decide({ templates: [{ ...template, category: 'promotional' }] })
  assert.equal('code' in decision && decision.code, 'dlt_template_missing')
  assert.match(decision.because, /registered as promotional/)
})

test('takes longer variables where the entity says its operator does', () => {
  const text = `Your OTP is ${'4'.repeat(38)}`
  assert.equal(decide({}, { text }).outcome, 'refuse')
  assert.equal(decide({ entities: [{ ...entity, variableLengthMax: 40 }] }, { text }).outcome, 'pass')
})

test('says when the template of the text is not active', () => {
  const decision = decide({ templates: [{ ...template, status: 'blacklisted' }] })
  assert.equal('code' in decision && decision.code, 'dlt_template_missing')
  assert.match(decision.because, /which is blacklisted/)
})

test('says when no template may be used at all', () => {
  const decision = decide({ templates: [] })
  assert.match(decision.because, /No template is registered for this sender and class/)
})
