import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PduWriter, commands, decodePdu, encodeMessage } from './smpp.ts'
import { Framer } from './framer.ts'
import { encodeBare } from './encode-pdu.ts'

function stream(): Buffer {
  const writer = new PduWriter()
  encodeMessage(writer, commands.submitSm, 1, {
    destination: '919812345678',
    shortMessage: Buffer.from('one'),
  })
  encodeBare(writer, commands.enquireLink, 0, 2)
  encodeMessage(writer, commands.deliverSm, 3, { destination: '9198', shortMessage: Buffer.alloc(200, 1) })
  return writer.take()
}

function sequencesOf(chunks: Buffer[], pduSizeMax = 70_000): { sequences: number[]; followed: boolean } {
  const framer = new Framer(pduSizeMax)
  const sequences: number[] = []
  let followed = true
  for (const chunk of chunks) {
    followed &&= framer.push(chunk, (buffer, start, length) => {
      sequences.push(decodePdu(buffer, start, length).sequence)
      return true
    })
  }
  return { sequences, followed }
}

test('finds the same PDUs wherever the stream is cut in two', () => {
  const octets = stream()
  for (let cut = 0; cut <= octets.length; cut++) {
    const { sequences } = sequencesOf([octets.subarray(0, cut), octets.subarray(cut)])
    assert.deepEqual(sequences, [1, 2, 3], `cut at ${cut}`)
  }
})

test('finds the same PDUs in single octets', () => {
  assert.deepEqual(sequencesOf(Array.from(stream(), (octet) => Buffer.of(octet))).sequences, [1, 2, 3])
})

test('finds the same PDUs in pieces of any size', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 40 }), (sizes) => {
      const octets = stream()
      const chunks: Buffer[] = []
      let at = 0
      for (const size of sizes) {
        chunks.push(octets.subarray(at, at + size))
        at += size
      }
      chunks.push(octets.subarray(Math.min(at, octets.length)))
      assert.deepEqual(sequencesOf(chunks).sequences, [1, 2, 3])
    }),
  )
})

for (const length of [0, 2, 4, 15, 70_001, 0xffffffff]) {
  test(`gives up on a stream with command_length ${length}, whole or in single octets`, () => {
    const octets = Buffer.alloc(16)
    octets.writeUInt32BE(length, 0)
    assert.equal(sequencesOf([octets]).followed, false)
    assert.equal(sequencesOf(Array.from(octets, (octet) => Buffer.of(octet))).followed, false)
  })
}

test('never throws on random octets', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (chunks) => {
      const { sequences } = sequencesOf(
        chunks.map((chunk) => Buffer.from(chunk)),
        64,
      )
      assert.ok(Array.isArray(sequences))
    }),
    { numRuns: 2000 },
  )
})

test('hands on nothing after it was told to stop', () => {
  const framer = new Framer(70_000)
  let seen = 0
  framer.push(Buffer.concat([stream(), stream()]), () => {
    seen++
    return false
  })
  framer.push(stream(), () => {
    seen++
    return true
  })
  assert.equal(seen, 1)
})
