import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { z } from 'zod'
import { httpServer } from './http-server.ts'
import { route } from './route.ts'

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

const app = httpServer(
  [
    route({
      method: 'POST',
      path: '/things',
      tag: 'test',
      summary: 'Takes an object',
      access: { kind: 'public' },
      body: z.object({ metadata: z.unknown() }),
      answers: { 200: z.unknown() },
      ownTransaction: true,
      handle: async ({ body }) => ({ status: 200, body: { length: JSON.stringify(body).length } }),
    }),
    route({
      method: 'DELETE',
      path: '/things/{id}',
      tag: 'test',
      summary: 'Removes one',
      access: { kind: 'public' },
      params: z.object({ id: z.string() }),
      answers: { 204: null },
      ownTransaction: true,
      handle: async () => ({ status: 204 }),
    }),
    route({
      method: 'POST',
      path: '/visits',
      tag: 'test',
      summary: 'Called by pages',
      access: { kind: 'public' },
      pagesMayCall: { perSecond: 2 },
      body: z.object({ page: z.string() }),
      answers: { 204: null },
      ownTransaction: true,
      handle: async () => ({ status: 204 }),
    }),
    route({
      method: 'GET',
      path: '/things/{id}',
      tag: 'test',
      summary: 'Shows one',
      access: { kind: 'public' },
      params: z.object({ id: z.string() }),
      answers: { 200: z.unknown() },
      ownTransaction: true,
      handle: async ({ params }) => ({ status: 200, body: params }),
    }),
  ],
  () => Promise.resolve(null),
)
const post = (type: string, payload: string | Buffer) =>
  app.inject({ method: 'POST', url: '/things', headers: { 'content-type': type }, payload })
const refusal = async (answer: ReturnType<typeof post>): Promise<[number, string]> => {
  const { statusCode, json } = await answer
  return [statusCode, json().code]
}

test('pages of any origin may call what is for them, and read its refusals, but not without end', async () => {
  const asked = await app.inject({
    method: 'OPTIONS',
    url: '/visits',
    headers: { origin: 'https://shop.test' },
  })
  assert.equal(asked.statusCode, 204)
  assert.equal(asked.headers['access-control-allow-origin'], '*')
  assert.equal(asked.headers['access-control-allow-methods'], 'POST')
  const visit = (payload: object) => app.inject({ method: 'POST', url: '/visits', payload })
  const answers = [
    await visit({}),
    ...(await Promise.all(Array.from({ length: 9 }, () => visit({ page: '/' })))),
  ]
  assert.deepEqual(
    answers.map(({ headers }) => headers['access-control-allow-origin']),
    answers.map(() => '*'),
  )
  assert.equal(answers[0]?.statusCode, 422)
  assert.ok(answers.some(({ statusCode }) => statusCode === 204))
  assert.ok(answers.some(({ statusCode }) => statusCode === 429))
  const other = await app.inject({ method: 'OPTIONS', url: '/things' })
  assert.equal(other.headers['access-control-allow-origin'], undefined)
})

test('takes 64 levels and refuses 65, however deep they go', async () => {
  const levels = async (count: number): Promise<number> =>
    (await post('application/json', `{"metadata":${nested(count - 1)}}`)).statusCode
  assert.deepEqual([await levels(64), await levels(65), await levels(100_000)], [200, 422, 422])
})

test('any other kind of body than JSON is the wrong media type where a route does not take it', async () => {
  for (const type of ['text/plain', 'text/csv', 'application/xml', 'application/x-www-form-urlencoded'])
    assert.deepEqual(await refusal(post(type, '{"metadata":1}')), [415, 'unsupported_media_type'], type)
})

test('JSON that is no object is a fault of the field, not of the media type', async () => {
  for (const body of ['[]', '"text"', '1', 'null'])
    assert.deepEqual(await refusal(post('application/json', body)), [422, 'invalid_request'], body)
})

test('a body that is not UTF-8 is refused instead of read as another text', async () => {
  for (const bytes of ['7b226d65746164617461223a22ff227d', '7b226d65746164617461223a22c3227d'])
    assert.deepEqual(await refusal(post('application/json', Buffer.from(bytes, 'hex'))), [
      400,
      'malformed_json',
    ])
})

test('a body of nothing is none where none is taken, whatever type is named', async () => {
  assert.deepEqual(await refusal(post('application/json', '')), [400, 'malformed_json'])
  const headers = { 'content-type': 'application/json', 'content-length': '0' }
  assert.equal((await app.inject({ method: 'DELETE', url: '/things/x/y', headers })).statusCode, 404)
  assert.equal((await app.inject({ method: 'DELETE', url: '/things/x', headers })).statusCode, 204)
})

test('a parameter too long for any id is an address that is not there', async () => {
  const url = `/things/${'x'.repeat(5000)}` as const
  assert.deepEqual(await refusal(app.inject(url)), [404, 'not_found'])
  assert.deepEqual(await refusal(app.inject({ method: 'DELETE', url })), [404, 'not_found'])
  assert.deepEqual(await refusal(app.inject({ method: 'PUT', url: '/things/x' })), [
    405,
    'method_not_allowed',
  ])
})

test('an address with broken percent signs is refused as a problem document', async () => {
  const answer = await app.inject({ method: 'GET', url: '/things/%ff' })
  assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
  assert.deepEqual([answer.statusCode, answer.json().code], [422, 'invalid_request'])
})

test('ends with the server a connection on which nobody ever asked', async () => {
  const app = httpServer([], () => Promise.resolve(null))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const silent = connect(port, '127.0.0.1')
  await once(silent, 'connect')
  const ended = once(silent, 'close')
  await app.close()
  await ended
})
