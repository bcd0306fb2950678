import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openApi } from '#platform/http/openapi.ts'
import { mediaRoutes } from './routes.ts'
import { servedMedia } from './served-media.ts'

type Operation = {
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

test('the document shows uploads and downloads as the files they are', () => {
  const { paths } = openApi([...mediaRoutes, ...servedMedia], 'http://here') as { paths: Paths }
  const { get, delete: remove } = paths['/v1/media/{id}'] ?? {}
  const post = paths['/v1/media']?.['post']
  assert.deepEqual(Object.keys(post?.requestBody?.content ?? {}), ['*/*'])
  assert.ok(post?.responses['201']?.content?.['application/json'])
  assert.deepEqual(
    post?.parameters.map(({ name }) => name),
    ['filename'],
  )
  assert.deepEqual(Object.keys(get?.responses ?? {}), ['200', '206', '304', 'default'])
  assert.ok(get?.responses['206']?.content?.['*/*'])
  assert.ok(get?.parameters.some(({ name, in: place }) => name === 'Range' && place === 'header'))
  assert.ok(remove?.responses['204'])
})
