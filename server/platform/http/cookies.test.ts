import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cookiesOf } from './cookies.ts'

test('reads names, values, quotes and escapes', () => {
  assert.deepEqual(
    { ...cookiesOf('a=1; b="two words"; c=%C3%A9; d=%zz; broken; a=3') },
    { a: '1', b: 'two words', c: 'é', d: '%zz' },
  )
  assert.deepEqual({ ...cookiesOf(undefined) }, {})
})

test('a cookie cannot name what objects inherit', () => {
  assert.equal(cookiesOf('x=1')['constructor'], undefined)
})
