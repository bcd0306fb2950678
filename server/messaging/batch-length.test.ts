import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { aRequest } from '#tools/testing/messaging.ts'
import { batchLength } from './batch-length.ts'

const request = aRequest(randomUUID(), {})
const mebibyte = 'A'.repeat(1024 * 1024)

/** Requests that wait, each with a file of so many mebibytes; 0: a text. */
const waiting = (count: number, mebibytes: number) => {
  const attachments = [
    { filename: 'a.bin', mimeType: 'application/octet-stream', content: mebibyte.repeat(mebibytes) },
  ]
  const content = { type: 'email', subject: 'x', text: 'x', attachments } as const
  return Array.from({ length: count }, () => ({
    request: mebibytes === 0 ? request : { ...request, content },
  }))
}

test('a batch is what waits, up to 200', () => {
  assert.deepEqual(
    [0, 7, 200, 201].map((count) => batchLength(waiting(count, 0))),
    [0, 7, 200, 200],
  )
})

test('large files make it shorter, and one always goes', () => {
  assert.equal(batchLength(waiting(20, 10)), 6)
  assert.equal(batchLength(waiting(64, 1)), 64)
  assert.equal(batchLength(waiting(3, 80)), 1)
})
