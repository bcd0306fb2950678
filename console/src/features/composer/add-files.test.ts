import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attachmentOctetsMax, attachmentsMax, mailOctetsMax } from '#shared/mail-limits.ts'
import { filesThatFit, octetsOfBase64 } from './add-files.ts'

const file = (size: number) => ({ size })
const present = (...sizes: number[]) => sizes.map((sizeBytes) => ({ sizeBytes }))

test('files are taken as long as there is room, and a small one behind a large one too', () => {
  const { fitting, refused } = filesThatFit(present(attachmentOctetsMax - 10), [file(4), file(7), file(6)])
  assert.deepEqual(fitting, [file(4), file(6)])
  assert.deepEqual(refused, [{ file: file(7), because: 'size' }])
})

test('there are no more files than a mail may have', () => {
  const { fitting, refused } = filesThatFit(present(...Array(attachmentsMax - 1).fill(1)), [file(0), file(0)])
  assert.deepEqual([fitting.length, refused[0]?.because], [1, 'count'])
})

test('what fits is taken by receivers too: in lines of base64 it leaves a megabyte for the words', () => {
  const base64 = Math.ceil(attachmentOctetsMax / 3) * 4 + attachmentsMax * 4
  const lineEnds = Math.ceil(base64 / 76) * 2
  assert.ok(base64 + lineEnds + 1_000_000 <= mailOctetsMax)
})

test('base64 is weighed as the file it stands for', () => {
  for (const octets of [0, 1, 2, 3, 4, 1_000])
    assert.equal(octetsOfBase64(Buffer.alloc(octets).toString('base64')), octets)
})
