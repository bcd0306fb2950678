import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeDirectory } from './make-directory.ts'

test('makes what is missing on the way, and takes what is there', (context) => {
  const place = mkdtempSync(join(tmpdir(), 'patchbay-directory-'))
  context.after(() => rmSync(place, { recursive: true }))
  const deep = join(place, 'a', 'b', 'c')
  makeDirectory(deep)
  makeDirectory(deep)
  assert.ok(existsSync(deep))
  writeFileSync(join(place, 'file'), '')
  assert.throws(() => makeDirectory(join(place, 'file', 'below')), { code: 'EEXIST' })
  assert.throws(() => makeDirectory(join(place, 'file')), { code: 'EEXIST' })
})

test('a place that takes no directories is refused at once', () => {
  assert.throws(() => makeDirectory('/proc/patchbay/deeper'), { code: 'ENOENT' })
})
