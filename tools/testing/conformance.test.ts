import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerFaults, type OpenApiDocument } from './conformance.ts'

const shape = {
  type: 'object',
  required: ['id', 'price'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^msg_' },
    price: { anyOf: [{ type: 'object', additionalProperties: { type: 'string' } }, { type: 'null' }] },
    parts: { type: 'array', items: { type: 'integer' } },
    charge: { enum: ['none', 'held'] },
  },
}
const operation = (operationId: string) => ({
  operationId,
  responses: {
    200: { content: { 'application/json': { schema: shape } } },
    204: {},
    default: {
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  },
})
const document: OpenApiDocument = {
  openapi: '3.1.0',
  info: { title: 'A test', version: '1' },
  paths: { '/v1/things/{id}': { get: operation('get') } },
  components: { schemas: { Problem: { type: 'object', required: ['code'] } } },
}
const judge = (
  body: unknown,
  status = 200,
  type = 'application/json; charset=utf-8',
  path = '/v1/things/1',
) => answerFaults(document, 'GET', path, { status, type, body })

test('finds nothing wrong with answers that are as described', () => {
  assert.deepEqual(judge({ id: 'msg_1', price: null, parts: [1, 2], charge: 'held' }), [])
  assert.deepEqual(judge({ id: 'msg_1', price: { amount: '1' } }), [])
  assert.deepEqual(judge({ code: 'gone' }, 404, 'application/problem+json'), [])
  assert.deepEqual(judge(null, 204, ''), [])
})

const wrong: readonly (readonly [string, unknown, RegExp])[] = [
  ['a field that lacks', { id: 'msg_1' }, /lacks price/],
  [
    'a field that is not described',
    { id: 'msg_1', price: null, more: 1 },
    /has more, which is not described/,
  ],
  ['a value of another type', { id: 1, price: null }, /id is 1 instead of string/],
  ['a text of another pattern', { id: 'con_1', price: null }, /does not match/],
  ['a word that is not listed', { id: 'msg_1', price: null, charge: 'paid' }, /not listed/],
  ['an item of another type', { id: 'msg_1', price: null, parts: [1.5] }, /parts\[0\] is 1.5/],
  ['a field of no choice', { id: 'msg_1', price: { amount: 1 } }, /amount is 1/],
]
for (const [what, body, fault] of wrong) test(`finds ${what}`, () => assert.match(judge(body).join(), fault))

test('finds an address, a status, a type and a body that are not described', () => {
  assert.match(judge(null, 200, '', '/v1/others').join(), /is not described/)
  assert.match(judge(null, 201).join(), /does not describe 201/)
  assert.match(judge({}, 500, 'text/html').join(), /does not describe text\/html/)
  assert.match(judge({}, 204).join(), /has a body/)
})
