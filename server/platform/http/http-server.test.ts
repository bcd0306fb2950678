import assert from 'node:assert/strict'
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
      method: 'POST',
      path: '/texts',
      tag: 'test',
      summary: 'Takes a text',
      access: { kind: 'public' },
      body: z.string(),
      answers: { 200: z.unknown() },
      ownTransaction: true,
      handle: async ({ body }) => ({ status: 200, body: { length: body.length } }),
    }),
  ],
  () => Promise.resolve(null),
)
const post = (url: '/things' | '/texts', type: string, payload: string) =>
  app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })

test('takes 64 levels and refuses 65, however deep they go', async () => {
  const levels = async (count: number): Promise<number> =>
    (await post('/things', 'application/json', `{"metadata":${nested(count - 1)}}`)).statusCode
  assert.deepEqual([await levels(64), await levels(65), await levels(100_000)], [200, 422, 422])
})

test('text goes where text is wanted, and is the wrong media type elsewhere', async () => {
  assert.equal((await post('/texts', 'text/plain', 'phone,name')).statusCode, 200)
  assert.equal((await post('/texts', 'text/csv', 'phone,name')).statusCode, 200)
  assert.equal((await post('/things', 'text/plain', '{"metadata":1}')).json().code, 'unsupported_media_type')
  assert.equal((await post('/things', 'application/xml', '<x/>')).json().code, 'unsupported_media_type')
})

test('a JSON text where an object belongs is named as a field, not as a media type', async () => {
  const answer = await post('/things', 'application/json', '[]')
  assert.deepEqual([answer.statusCode, answer.json().code], [422, 'invalid_request'])
})

test('an address with broken percent signs is refused as a problem document', async () => {
  const answer = await app.inject({ method: 'GET', url: '/things/%ff' })
  assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
  assert.deepEqual([answer.statusCode, answer.json().code], [422, 'invalid_request'])
})
