import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channelNamed } from './all-channels.ts'
import type { Content } from './content.ts'
import { faultInFiles, filesIn } from './files-in.ts'

const mebibyte = 1_048_576
const file = (mimeType: string) => ({ url: `https://own.example/media/${mimeType}`, mimeType })
const media = (mimeType: string, as?: 'voice' | 'sticker'): Content => ({
  type: 'media',
  ...file(mimeType),
  ...(as && { as }),
})
const fault = (channel: string, content: Content, size: number | null | undefined) => {
  const of = channelNamed(channel)
  assert.ok(of)
  return faultInFiles(of, content, () => size)
}

test('finds every file that a content names', () => {
  const png = file('image/png')
  const cards = [
    { media: png, buttons: [] },
    { title: 'b', buttons: [] },
  ]
  assert.equal(filesIn({ type: 'carousel', cards }).length, 1)
  assert.equal(filesIn({ type: 'interactive', header: { media: png }, body: 'b' }).length, 1)
  assert.equal(filesIn({ type: 'interactive', header: { text: 'h' }, body: 'b' }).length, 0)
  assert.deepEqual(filesIn({ type: 'card', media: png, buttons: [] }), [{ ...png, as: 'image' }])
  assert.deepEqual(filesIn({ type: 'text', text: 'Hi' }), [])
})

const most: readonly [channel: string, content: Content, mebibytes: number][] = [
  ['whatsapp', media('image/png'), 5],
  ['whatsapp', media('video/mp4'), 16],
  ['whatsapp', media('application/pdf'), 100],
  ['messenger', media('image/png'), 25],
  ['instagram', media('image/png'), 8],
  ['instagram', media('video/mp4'), 25],
  ['telegram', media('image/png'), 10],
  ['telegram', media('application/pdf'), 50],
  ['rcs', media('video/mp4'), 100],
]
for (const [channel, content, mebibytes] of most)
  test(`${channel} takes at most ${mebibytes} MB of ${filesIn(content)[0]?.as}`, () => {
    assert.equal(fault(channel, content, mebibytes * mebibyte), null)
    assert.match(
      fault(channel, content, mebibytes * mebibyte + mebibyte) ?? '',
      new RegExp(`takes ${mebibytes} MB`),
    )
  })

test('a sticker is small, what is elsewhere is left to the provider, and what was deleted is said', () => {
  assert.match(
    fault('whatsapp', media('image/webp', 'sticker'), 600 * 1_024) ?? '',
    /The sticker has 0\.6 MB/,
  )
  assert.equal(fault('whatsapp', media('image/png'), undefined), null)
  assert.match(fault('whatsapp', media('image/png'), null) ?? '', /no file at .* any more: upload it again/)
})
