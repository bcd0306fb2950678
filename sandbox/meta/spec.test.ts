import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultBy, faultOfAnswer, spec } from './spec.ts'

function examplesOf(path: string): [string, unknown][] {
  const examples = spec().paths[path]?.['post']?.requestBody?.content?.['application/json']?.examples ?? {}
  // A placeholder where one of a few words must stand is no example of it.
  const filled = JSON.stringify(examples).replaceAll('"<HEADER_TYPE>"', '"text"')
  const parsed = JSON.parse(filled) as typeof examples
  return Object.entries(parsed).map(([name, { value }]) => [name, value])
}

const mapping: Record<string, string> = (
  spec().components.schemas['Message'] as { discriminator: { mapping: Record<string, string> } }
).discriminator.mapping

test('takes every message that Meta gives as an example', () => {
  const examples = examplesOf('/{Version}/{Phone-Number-ID}/messages')
  assert.ok(examples.length > 40)
  for (const [name, value] of examples) {
    // One of the examples forgets the type that its own schema wants.
    const given = value as { type?: string; status?: string; interactive?: object }
    if (given.interactive) given.type = 'interactive'
    const { type = 'text', status } = given
    const schema = status ? 'MarkMessage' : (mapping[type]?.split('/').at(-1) ?? 'Message')
    assert.equal(faultBy(schema, value), null, name)
  }
})

test('takes every webhook that Meta gives as an example', () => {
  const examples = examplesOf('/whatsapp/webhooks')
  assert.ok(examples.length > 12)
  for (const [name, value] of examples) assert.equal(faultBy('WebhookPayload', value), null, name)
})

test('names what is wrong with a message, and where', () => {
  const message = { messaging_product: 'whatsapp', to: '1', type: 'text', text: {} }
  assert.deepEqual(faultBy('TextMessage', message), {
    at: 'text.body',
    says: "must have required property 'body'",
    keyword: 'required',
  })
  const list = { button: 'x'.repeat(21), sections: [{ rows: [] }] }
  const interactive = { type: 'list', body: { text: 'b' }, action: list }
  const fault = faultBy('InteractiveMessage', { ...message, type: 'interactive', interactive })
  assert.equal(fault?.at, 'interactive.action.button')
})

test('judges answers by their path and status', () => {
  const path = '/{Version}/{Phone-Number-ID}'
  assert.equal(faultOfAnswer(path, 'get', 200, { id: '1', quality_rating: 'GREEN' }), null)
  assert.equal(faultOfAnswer(path, 'get', 200, { id: '1', quality_rating: 'BLUE' })?.at, 'quality_rating')
  assert.ok(faultOfAnswer(path, 'get', 400, { error: 'no' }))
})
