import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { parsedAs } from './problem.ts'

const button = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reply'), id: z.string() }),
  z.strictObject({ kind: z.literal('url'), url: z.url() }),
])
const shape = z.strictObject({
  name: z.string().min(1).max(3),
  mode: z.enum(['test', 'live']),
  count: z.int().min(1).max(9),
  email: z.email(),
  key: z.string().regex(/^\w{8}$/),
  words: z.string().regex(/^\d+$/, 'Digits alone.'),
  list: z.array(z.string()).min(1).max(2),
  on: z.boolean(),
  page: z.coerce.number(),
  either: z.union([z.string(), z.strictObject({ csv: z.string() })]),
  button,
})
const fine = {
  name: 'abc',
  mode: 'test',
  count: 1,
  email: 'a@b.example',
  key: 'abcdefgh',
  words: '1',
  list: ['a'],
  on: true,
  page: 1,
  either: 'a,b',
  button: { kind: 'reply', id: 'x' },
}

function saidOf(change: object): Record<string, string> {
  try {
    parsedAs(shape, { ...fine, ...change }, 'body')
  } catch (error) {
    assert.ok(error instanceof Refusal)
    const errors = error.extra['errors'] as { path: string; message: string }[]
    return Object.fromEntries(errors.map(({ path, message }) => [path, message]))
  }
  return {}
}

const cases: readonly [object, Record<string, string>][] = [
  [{}, {}],
  [{ name: undefined }, { 'body.name': 'It is missing: give a text.' }],
  [{ name: 5 }, { 'body.name': 'Give a text; this is a number.' }],
  [{ name: null }, { 'body.name': 'Give a text; this is null.' }],
  [{ name: '' }, { 'body.name': 'It is empty: give at least 1 character.' }],
  [{ name: 'abcd' }, { 'body.name': 'Give at most 3 characters; there are 4.' }],
  [{ mode: 'prod' }, { 'body.mode': 'Give one of `test`, `live`.' }],
  [{ mode: undefined }, { 'body.mode': 'It is missing: give one of `test`, `live`.' }],
  [{ count: 1.5 }, { 'body.count': 'Give a whole number; this is a number.' }],
  [{ count: 0 }, { 'body.count': 'Give at least 1.' }],
  [{ count: 10 }, { 'body.count': 'Give at most 9.' }],
  [{ email: 'me' }, { 'body.email': 'Give an e-mail address such as ana@example.com.' }],
  [{ key: 'x' }, { 'body.key': 'It does not have the form that is taken here: /^\\w{8}$/.' }],
  [{ words: 'x' }, { 'body.words': 'Digits alone.' }],
  [{ list: [] }, { 'body.list': 'It is empty: give at least 1 entry.' }],
  [{ list: ['a', 'b', 'c'] }, { 'body.list': 'Give at most 2 entries; there are 3.' }],
  [{ on: 'yes' }, { 'body.on': 'Give true or false; this is a text.' }],
  [{ page: 'x' }, { 'body.page': 'Give a number; this is none.' }],
  [{ either: 5 }, { 'body.either': 'Give a text; this is a number. Or: Give an object; this is a number.' }],
  [{ either: {} }, { 'body.either': 'Give a text; this is an object. Or: csv: It is missing: give a text.' }],
  [{ button: { kind: 'call' } }, { 'body.button.kind': 'Give one of `reply`, `url`.' }],
  [{ button: {} }, { 'body.button.kind': 'It is missing: give one of `reply`, `url`.' }],
  [
    { button: { kind: 'url', url: 'x' } },
    { 'body.button.url': 'Give a URL such as https://example.com/page.' },
  ],
  [
    { button: { kind: 'reply', id: 'x', titel: 'y' } },
    { 'body.button': '`titel` is not known here. Known: `kind`, `id`.' },
  ],
]
for (const [change, said] of cases)
  test(`says of ${JSON.stringify(change)} what to give`, () => assert.deepEqual(saidOf(change), said))
