import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { test } from 'node:test'
import { type MessageInput, PduWriter, commands, concatenationTlvs, encodeMessage, tags } from '#smpp/smpp.ts'
import { waitUntil } from '../bench/line-tool.ts'
import { findFreePorts } from '../bench/loopback-ports.ts'
import { submitAll } from './carrier-client.ts'
import { startKannelEsme } from './foreign/kannel-esme.ts'
import { runNetSmppEsme, startNetSmppSmsc } from './foreign/net-smpp.ts'
import { captureSmpp, type Judgement } from './foreign/pdu-judge.ts'
import { whySkipped } from './foreign/programs.ts'
import { startMessageCentre } from './message-centre.ts'

const judges = ['tshark', 'libsmpp34-dev', 'gcc'] as const
const COUNT = 1000

test(
  'our client and the Net::SMPP message centre agree on a thousand messages, and every receipt finds its message',
  { skip: whySkipped('libnet-smpp-perl', ...judges), timeout: 120_000 },
  async () => {
    const [port = 0] = await findFreePorts(1)
    const capture = await captureSmpp(port)
    const smsc = await startNetSmppSmsc(port)
    const messages = Array.from({ length: COUNT }, (_, n) => aMessage(n))
    const run = await submitAll(port, messages, 60_000)
    const log = smsc.log()
    await smsc.stop()
    const judgement = await capture.judge()

    assert.deepEqual(run.faults, [])
    assert.equal(run.answered.size, COUNT)
    assert.deepEqual(new Set(run.answered.values()), new Set([0]))
    assert.deepEqual(run.unmatched, [])
    assert.equal(run.early, 20)
    const finals = [...run.receipts.values()].map((all) => all.filter((receipt) => receipt.isFinal))
    assert.equal(finals.length, COUNT)
    assert.ok(finals.every((all) => all.length === 1))
    const failed = [...run.receipts].filter(([, all]) => all.some(({ state }) => state === 'undeliverable'))
    assert.deepEqual(
      failed.map(([n]) => n % 100),
      Array.from({ length: 10 }, () => 99),
    )
    assert.deepEqual(
      failed.map(([, all]) => all[0]?.error),
      Array.from({ length: 10 }, () => '027'),
    )

    const arrived = log.filter(({ command }) => command === 'submit_sm')
    assert.deepEqual(
      arrived.map(({ destination }) => destination),
      messages.map(({ destination }) => destination),
    )
    assert.deepEqual(
      arrived.map(({ shortMessage }) => shortMessage),
      messages.map((message) => hex(message.shortMessage)),
    )
    assert.deepEqual(
      arrived.map(({ payload }) => payload),
      messages.map(({ tlvs }) => hex(payloadOf(tlvs))),
    )
    const acknowledgements = log.filter(({ command }) => command === 'deliver_sm_resp')
    assert.equal(acknowledgements.length, COUNT + COUNT / 20)
    assert.ok(acknowledgements.every(({ status }) => status === 0))
    assertJudged(judgement, { submits: COUNT, deliveries: COUNT + COUNT / 20 })
  },
)

test(
  'the Net::SMPP client passes its checks against our server',
  { skip: whySkipped('libnet-smpp-perl', ...judges), timeout: 120_000 },
  async () => {
    const centre = await startMessageCentre()
    const { port } = centre.server
    const capture = await captureSmpp(port)
    const checks = await runNetSmppEsme({ ...centre, port, from: 'PATCHB', to: '+919812345678' })
    await centre.server.close()
    const judgement = await capture.judge()

    assert.deepEqual(
      checks.filter(({ ok }) => !ok),
      [],
    )
    assert.equal(checks.length, 18)
    assert.equal(centre.taken.length, 8)
    assert.deepEqual(centre.acknowledged, [0])
    // The submit before the bind makes nine.
    assertJudged(judgement, { submits: 9, deliveries: 1, unknown: '0000abcd' })
  },
)

test(
  'Kannel binds to our server, hands in a thousand messages and gets their receipts',
  { skip: whySkipped('kannel', ...judges), timeout: 180_000 },
  async () => {
    const centre = await startMessageCentre()
    const { port } = centre.server
    const capture = await captureSmpp(port)
    const kannel = await startKannelEsme({ ...centre, port })
    const taken = await kannel.submit(COUNT, {
      from: 'PATCHB',
      to: (n) => `+91981${String(n).padStart(7, '0')}`,
      text: (n) => (n % 50 === 0 ? 'नमस्ते '.repeat(15) : `Message ${n} by Kannel`),
    })
    await waitUntil(() => kannel.receipts.size === COUNT, 60_000)
    await kannel.stop()
    await centre.server.close()
    const judgement = await capture.judge()

    assert.equal(taken, COUNT)
    assert.equal(kannel.receipts.size, COUNT)
    assert.deepEqual(new Set(kannel.receipts.values()), new Set([1]))
    assert.equal(kannel.repeated(), 0)
    assert.equal(new Set(centre.taken.map(({ destination }) => destination)).size, COUNT)
    assert.deepEqual(centre.faults, [])
    assert.ok(centre.taken.length > COUNT, 'long messages came in parts')
    assertJudged(judgement, { submits: centre.taken.length, deliveries: centre.acknowledged.length })
  },
)

test(
  'the judges object to a message whose text is longer than its PDU',
  { skip: whySkipped(...judges), timeout: 60_000 },
  async () => {
    const receiver = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    const { port } = receiver.address() as AddressInfo
    const capture = await captureSmpp(port)
    const writer = new PduWriter()
    encodeMessage(writer, commands.submitSm, 1, {
      destination: '919812345678',
      shortMessage: Buffer.from('short'),
    })
    const pdu = Buffer.from(writer.take())
    pdu.writeUInt8(200, pdu.length - 'short'.length - 1)
    const socket = connect({ port, host: '127.0.0.1' })
    socket.end(pdu)
    await once(socket, 'close')
    receiver.close()
    const judgement = await capture.judge()

    assert.equal(judgement.malformed.length, 1)
    assert.equal(judgement.refused.length, 1)
  },
)

/** The nth of a thousand messages: parts by header and by TLV, UCS-2, Latin-1, a payload, and plain text between them. */
function aMessage(n: number): MessageInput {
  const common: MessageInput = {
    source: n % 3 === 0 ? '919812300000' : 'PATCHB',
    sourceTon: n % 3 === 0 ? 1 : 5,
    sourceNpi: n % 3 === 0 ? 1 : 0,
    destination: `91981${String(n).padStart(7, '0')}`,
    destinationTon: 1,
    destinationNpi: 1,
    registeredDelivery: 1,
  }
  const reference = n >> 1
  if (n % 20 < 2) {
    const header = Buffer.from([5, 0, 3, reference & 0xff, 2, (n % 2) + 1])
    return { ...common, esmClass: 0x40, shortMessage: Buffer.concat([header, Buffer.alloc(153, 0x61)]) }
  }
  if (n % 20 < 4) {
    const place = { reference, total: 2, position: (n % 2) + 1 }
    return { ...common, shortMessage: Buffer.alloc(100, 0x62), tlvs: concatenationTlvs(place) }
  }
  if (n % 20 === 4) return { ...common, dataCoding: 8, shortMessage: Buffer.from('नमस्ते', 'utf16le').swap16() }
  if (n % 20 === 5) return { ...common, dataCoding: 3, shortMessage: Buffer.from('café', 'latin1') }
  if (n % 20 === 6) return { ...common, tlvs: [{ tag: tags.messagePayload, value: Buffer.alloc(400, 0x70) }] }
  if (n % 20 === 7)
    return { ...common, validityPeriod: '000001000000000R', shortMessage: Buffer.from('valid for a day') }
  return { ...common, shortMessage: Buffer.from(`Message ${n} by Patchbay`) }
}

/** Every PDU on the wire is well formed to both judges, and their counts are what was sent. */
function assertJudged(
  judgement: Judgement,
  expected: { submits: number; deliveries: number; unknown?: string },
): void {
  assert.deepEqual(judgement.malformed, [])
  assert.deepEqual(
    judgement.refused.filter((line) => line.split(' ')[1] !== expected.unknown),
    [],
  )
  for (const counts of [judgement.counts, judgement.libsmpp34Counts]) {
    assert.equal(counts['00000004'], expected.submits)
    assert.equal(counts['80000004'], expected.submits)
    assert.equal(counts['00000005'], expected.deliveries)
    assert.equal(counts['80000005'], expected.deliveries)
  }
}

function payloadOf(tlvs: MessageInput['tlvs']): Uint8Array | undefined {
  return tlvs?.find(({ tag }) => tag === tags.messagePayload)?.value
}

function hex(octets: Uint8Array | undefined): string {
  return Buffer.from(octets ?? []).toString('hex')
}
