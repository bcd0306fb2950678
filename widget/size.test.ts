import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { builtWidget } from '#tools/testing/built-widget.ts'

const kilobyte = 1_024
const dist = await builtWidget()
const gzipped = (file: string) => gzipSync(readFileSync(join(dist, file))).length

test('the loader, which every page of a customer loads, is at most 15 KB gzipped', () => {
  const size = gzipped('loader.js')
  assert.ok(size > 500 && size <= 15 * kilobyte, `${size} bytes`)
})

test('the whole widget is at most 100 KB gzipped', () => {
  const files = ['frame.html', ...readdirSync(join(dist, 'assets')).map((file) => `assets/${file}`)]
  const size = files.reduce((sum, file) => sum + gzipped(file), 0)
  assert.ok(files.length >= 3 && size <= 100 * kilobyte, `${size} bytes in ${files.length} files`)
})

test('neither has a script or style within markup, which the policy of the frame refuses', () => {
  const page = readFileSync(join(dist, 'frame.html'), 'utf8')
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/)
  assert.match(page, /src="\/webchat\/assets\//)
})

test('nothing in it makes markup of text', () => {
  const scripts = readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('.js'))
  for (const file of [...scripts.map((one) => `assets/${one}`), 'loader.js'])
    assert.doesNotMatch(
      readFileSync(join(dist, file), 'utf8'),
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/,
    )
})
