import { PduWriter, commands, decodePdu, encodeMessage, encodeResponse } from '#smpp/smpp.ts'
import type { MessageInput } from '#smpp/smpp.ts'
import { describeMachine } from './measurement.ts'

/**
 * Measures the SMPP codec alone on one core: PDUs a second, best of five rounds.
 * Prints one JSON object a line: name, value, unit, and the machine.
 */
const rounds = 5
const count = 400_000
const machine = describeMachine()

const submit: MessageInput = {
  serviceType: '',
  sourceTon: 5,
  sourceNpi: 0,
  source: 'PATCHB',
  destinationTon: 1,
  destinationNpi: 1,
  destination: '919812345678',
  esmClass: 0,
  protocolId: 0,
  priority: 0,
  scheduleDeliveryTime: '',
  validityPeriod: '',
  registeredDelivery: 1,
  replaceIfPresent: 0,
  dataCoding: 0,
  defaultMessageId: 0,
  shortMessage: Buffer.from('Your code is 123456. Do not share it with anyone at all.'),
  tlvs: [],
}
const receipt: MessageInput = {
  ...submit,
  esmClass: 4,
  shortMessage: Buffer.from(
    'id:0123456789 sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:Your code',
  ),
  tlvs: [
    { tag: 0x1e, value: Buffer.from('0123456789\0') },
    { tag: 0x427, value: Uint8Array.of(2) },
  ],
}

measure('smpp-encode-submit', (writer) => encodeMessage(writer, commands.submitSm, 1, submit))
measure('smpp-encode-receipt', (writer) => encodeMessage(writer, commands.deliverSm, 1, receipt))
measure('smpp-encode-response', (writer) => encodeResponse(writer, commands.submitSmResp, 0, 1, '3f29ac01'))
measureDecode('smpp-decode-submit', (writer) => encodeMessage(writer, commands.submitSm, 1, submit))
measureDecode('smpp-decode-receipt', (writer) => encodeMessage(writer, commands.deliverSm, 1, receipt))
measureDecode('smpp-decode-response', (writer) =>
  encodeResponse(writer, commands.submitSmResp, 0, 1, '3f29ac01'),
)

function measure(name: string, encode: (writer: PduWriter) => number): void {
  const writer = new PduWriter(65_536)
  report(name, () => {
    if (writer.length > 60_000) writer.length = 0
    encode(writer)
  })
}

function measureDecode(name: string, encode: (writer: PduWriter) => number): void {
  const writer = new PduWriter()
  encode(writer)
  const pdu = writer.take()
  let seen = 0
  report(name, () => {
    seen += decodePdu(pdu, 0, pdu.length).sequence
  })
  if (seen === 0) throw new Error('nothing was decoded')
}

function report(name: string, once: () => void): void {
  let best = 0
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now()
    for (let index = 0; index < count; index++) once()
    best = Math.max(best, count / ((performance.now() - startedAt) / 1000))
  }
  process.stdout.write(`${JSON.stringify({ name, value: Math.round(best), unit: 'pdu/s', machine })}\n`)
}
