import assert from 'node:assert/strict'
import { test } from 'node:test'
import { waitMs } from './pause.ts'
import { readEvents } from './read-events.ts'

function streamOf(parts: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part))
      controller.close()
    },
  })
}

test('reads events however the stream is cut, and passes over beats', async () => {
  const text =
    'retry: 2000\nevent: changed\ndata: {}\n\n: still here\n\nevent: changed\ndata: {}\n\nevent: chan'
  for (const length of [1, 7, 1_000]) {
    const heard: string[] = []
    const parts = Array.from({ length: Math.ceil(text.length / length) }, (_, n) =>
      text.slice(n * length, (n + 1) * length),
    )
    await readEvents(streamOf(parts), (event) => heard.push(event))
    assert.deepEqual(heard, ['changed', 'changed'])
  }
})

test('waits longer each time, as long as it was told at least, and half a minute at most', () => {
  assert.deepEqual(
    [0, 1, 2, 9].map((attempt) => waitMs(attempt, 0, 1)),
    [1_000, 2_000, 4_000, 30_000],
  )
  assert.equal(waitMs(0, 5_000, 0), 5_000)
  assert.equal(waitMs(0, 0, 0), 500)
})
