import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { splitSms } from '#shared/sms-text.ts'
import {
  ClientSession,
  canonicalMessageId,
  concatenationTlvs,
  messageOctets,
  parseReceipt,
  statuses,
} from '#smpp/smpp.ts'
import type { ClientSessionSettings, MessageInput, MessagePdu, Receipt, Respond } from '#smpp/smpp.ts'
import { until } from '#tools/testing/until.ts'
import { Faults } from '../faults.ts'
import { Handsets } from '../handsets/handsets.ts'
import { startSmsc } from './smsc.ts'
import type { Smsc, SmscSettings } from './smsc.ts'

const asha = '+919812345678'

type Network = { handsets: Handsets; faults: Faults; smsc: Smsc }

async function network(context: TestContext, settings: Partial<SmscSettings> = {}): Promise<Network> {
  const handsets = new Handsets()
  const faults = new Faults()
  const smsc = await startSmsc({ port: 0, retryMs: 20, handsets, faults, ...settings })
  context.after(() => smsc.close())
  return { handsets, faults, smsc }
}

type Esme = {
  client: ClientSession
  receipts: Receipt[]
  deliveries: MessagePdu[]
  answer: { status: number; count: number }
}

async function esme(
  context: TestContext,
  port: number,
  settings: Partial<ClientSessionSettings> = {},
): Promise<Esme> {
  const receipts: Receipt[] = []
  const deliveries: MessagePdu[] = []
  const answer = { status: 0, count: 0 }
  const bound = Promise.withResolvers<void>()
  const onDeliver = (pdu: MessagePdu, respond: Respond): void => {
    if (answer.status === 0) {
      const receipt = pdu.esmClass === 4 ? parseReceipt(pdu) : null
      if (receipt === null) deliveries.push(pdu)
      else receipts.push(receipt)
    }
    respond(answer.status)
    answer.count++
  }
  const whole: ClientSessionSettings = {
    host: '127.0.0.1',
    port,
    mode: 'transceiver',
    systemId: 'patchbay',
    password: 'secret',
    reconnectMinMs: 20,
    unbindTimeoutMs: 100,
    window: 100,
    ...settings,
  }
  const client = new ClientSession(whole, {
    onDeliver,
    onState: (state) => state === 'bound' && bound.resolve(),
  })
  context.after(() => client.close({ drainMs: 10 }))
  client.open()
  await bound.promise
  return { client, receipts, deliveries, answer }
}

function texted(text: string, more: Partial<MessageInput> = {}): MessageInput {
  return {
    source: 'BANK',
    sourceTon: 5,
    destination: '919812345678',
    destinationTon: 1,
    destinationNpi: 1,
    registeredDelivery: 1,
    shortMessage: Buffer.from(text),
    ...more,
  }
}

test('shows a submitted message on its handset and sends the receipt of its id', async (context) => {
  const { handsets, smsc } = await network(context)
  const { client, receipts } = await esme(context, smsc.port)
  const outcome = await client.submitAndWait(texted('Your code is 123456'))
  assert.ok(outcome?.kind === 'answered' && outcome.status === 0)
  assert.match(outcome.messageId, /^[0-9a-f]+$/)
  const [message] = handsets.messages(asha)
  assert.deepEqual(
    [message?.from, message?.to, message?.text, message?.parts, message?.encoding, message?.direction],
    ['BANK', asha, 'Your code is 123456', 1, 'gsm7', 'received'],
  )
  await until(() => receipts.length === 1)
  assert.deepEqual([receipts[0]?.messageId, receipts[0]?.state], [outcome.messageId, 'delivered'])
})

test('sends no receipt nobody asked for', async (context) => {
  const { smsc } = await network(context)
  const { client, receipts } = await esme(context, smsc.port)
  await client.submitAndWait(texted('one', { registeredDelivery: 0 }))
  await client.submitAndWait(texted('two', { registeredDelivery: 2 }))
  await client.submitAndWait(texted('three', { registeredDelivery: 1 }))
  await until(() => receipts.length > 0)
  assert.equal(receipts.length, 1)
})

for (const marked of ['header', 'SAR TLVs'] as const) {
  test(`shows a long message once, whole, when its parts are marked by ${marked} and come out of order`, async (context) => {
    const { handsets, smsc } = await network(context)
    const { client, receipts } = await esme(context, smsc.port)
    const text = 'नमस्ते, this is a long one. '.repeat(8)
    const parts = splitSms(text, { reference: 77 })
    assert.ok(parts.length > 2)
    const messages = parts.map((part, index) => {
      if (marked === 'header') {
        const shortMessage = Buffer.concat([part.udh ?? Buffer.alloc(0), part.octets])
        return texted('', { esmClass: 0x40, dataCoding: part.dataCoding, shortMessage })
      }
      const tlvs = concatenationTlvs({ reference: 77, total: parts.length, position: index + 1 })
      return texted('', { dataCoding: part.dataCoding, shortMessage: part.octets, tlvs })
    })
    for (const message of messages.toReversed()) await client.submitAndWait(message)
    await until(() => receipts.length === parts.length)
    const shown = handsets.messages(asha)
    assert.deepEqual(
      shown.map((message) => [message.text, message.parts, message.encoding]),
      [[text, parts.length, 'ucs2']],
    )
  })
}

test('shows a text that came as message_payload', async (context) => {
  const { handsets, smsc } = await network(context)
  const { client } = await esme(context, smsc.port)
  const tlvs = [{ tag: 0x424, value: Buffer.from('a'.repeat(400)) }]
  await client.submitAndWait(texted('', { tlvs }))
  assert.equal(handsets.messages(asha)[0]?.text.length, 400)
})

for (const [deliver, state, error] of [
  ['fail', 'undeliverable', '027'],
  ['block', 'rejected', '027'],
] as const) {
  test(`shows nothing on a handset set to ${deliver}, and says ${state} with the code`, async (context) => {
    const { handsets, smsc } = await network(context)
    const { client, receipts } = await esme(context, smsc.port)
    handsets.setBehaviour(asha, { deliver, code: '027' })
    await client.submitAndWait(texted('hi'))
    await until(() => receipts.length === 1)
    assert.deepEqual([receipts[0]?.state, receipts[0]?.error], [state, error])
    assert.deepEqual(handsets.messages(asha), [])
  })
}

test('shows a message late on a handset set to delay', async (context) => {
  const { handsets, smsc } = await network(context)
  const { client, receipts } = await esme(context, smsc.port)
  handsets.setBehaviour(asha, { deliver: 'delay', delayMs: 60 })
  await client.submitAndWait(texted('hi'))
  assert.deepEqual(handsets.messages(asha), [])
  await until(() => receipts.length === 1)
  assert.equal(handsets.messages(asha).length, 1)
})

test('keeps messages for a handset that is offline until it is back, in order', async (context) => {
  const { handsets, smsc } = await network(context)
  const { client, receipts } = await esme(context, smsc.port)
  handsets.setBehaviour(asha, { deliver: 'offline' })
  for (const text of ['one', 'two']) await client.submitAndWait(texted(text))
  assert.equal(smsc.counts().held, 2)
  assert.equal(receipts.length, 0)
  handsets.setBehaviour(asha, { deliver: 'ok' })
  await until(() => receipts.length === 2)
  assert.deepEqual(
    handsets.messages(asha).map((message) => message.text),
    ['one', 'two'],
  )
  assert.equal(smsc.counts().held, 0)
})

test('lets a message expire that its handset never came back for', async (context) => {
  const { handsets, smsc } = await network(context)
  const { client, receipts } = await esme(context, smsc.port)
  handsets.setBehaviour(asha, { deliver: 'offline' })
  await client.submitAndWait(texted('hi', { validityPeriod: '000000000000000R' }))
  await until(() => receipts.length === 1)
  assert.equal(receipts[0]?.state, 'expired')
  assert.equal(smsc.counts().held, 0)
})

test('carries what a handset writes to the bound customer, in parts when long', async (context) => {
  const { handsets, smsc } = await network(context)
  const { deliveries } = await esme(context, smsc.port)
  handsets.write(asha, { channel: 'sms', to: '56161', text: 'STOP' })
  handsets.write(asha, { channel: 'sms', to: '56161', text: 'x'.repeat(200) })
  await until(() => deliveries.length === 3)
  const [stop, first] = deliveries
  assert.deepEqual([stop?.source, stop?.sourceTon, stop?.destination], ['919812345678', 1, '56161'])
  assert.equal(stop && Buffer.from(messageOctets(stop)).toString(), 'STOP')
  assert.equal(first?.esmClass, 0x40)
})

test('keeps what a handset writes until a customer is bound to receive it', async (context) => {
  const { handsets, smsc } = await network(context)
  handsets.write(asha, { channel: 'sms', to: '56161', text: 'hello?' })
  const { deliveries } = await esme(context, smsc.port, { mode: 'receiver' })
  await until(() => deliveries.length === 1)
})

test('gives what a handset writes to the customer bound for the address', async (context) => {
  const { handsets, smsc } = await network(context)
  const other = await esme(context, smsc.port, { systemId: 'other' })
  const named = await esme(context, smsc.port, { systemId: 'named', addressRange: '^56161$' })
  handsets.write(asha, { channel: 'sms', to: '56161', text: 'hi' })
  await until(() => named.deliveries.length === 1)
  assert.equal(other.deliveries.length, 0)
})

test('tries a delivery again that was refused for now, and drops one refused for good', async (context) => {
  const { handsets, smsc } = await network(context)
  const { deliveries, answer } = await esme(context, smsc.port)
  answer.status = statuses.RX_T_APPN
  handsets.write(asha, { channel: 'sms', to: '56161', text: 'again' })
  await until(() => answer.count > 1)
  assert.equal(smsc.counts().waiting, 1)
  answer.status = 0
  await until(() => deliveries.length === 1)
  answer.status = statuses.RX_R_APPN
  handsets.write(asha, { channel: 'sms', to: '56161', text: 'never' })
  await until(() => smsc.counts().waiting === 0)
})

test('keeps receipts for a customer that went away, until it is back', async (context) => {
  const { smsc } = await network(context, { receiptDelayMs: 80 })
  const first = await esme(context, smsc.port)
  await first.client.submitAndWait(texted('hi'))
  await first.client.close()
  await until(() => smsc.counts().waiting === 1)
  const second = await esme(context, smsc.port)
  await until(() => second.receipts.length === 1)
})

test('fails submits by the rate and code of its fault', async (context) => {
  const { faults, handsets, smsc } = await network(context)
  const { client } = await esme(context, smsc.port)
  for (const [code, status] of [
    ['RINVDSTADR', statuses.RINVDSTADR],
    ['ESME_RSYSERR', statuses.RSYSERR],
    ['0x45', statuses.RSUBMITFAIL],
    ['1025', 1025],
    ['nonsense', statuses.RSYSERR],
  ] as const) {
    faults.set('smsc', { errorRate: 1, code })
    assert.deepEqual(await client.submitAndWait(texted('hi')), { kind: 'answered', status, messageId: '' })
  }
  faults.set('smsc', {})
  const outcome = await client.submitAndWait(texted('hi'))
  assert.ok(outcome?.kind === 'answered' && outcome.status === 0)
  assert.equal(handsets.messages(asha).length, 1)
})

test('answers late by the latency of its fault', async (context) => {
  const { faults, smsc } = await network(context)
  const { client } = await esme(context, smsc.port)
  faults.set('smsc', { latencyMs: 60 })
  const startedAt = performance.now()
  await client.submitAndWait(texted('hi'))
  assert.ok(performance.now() - startedAt >= 59)
})

test('leaves a submit unanswered when its fault says so', async (context) => {
  const { faults, smsc } = await network(context)
  const { client } = await esme(context, smsc.port, { responseTimeoutMs: 50 })
  faults.set('smsc', { errorRate: 1, code: 'no_response' })
  const outcome = await client.submitAndWait(texted('hi'))
  assert.deepEqual(outcome, { kind: 'ambiguous', reason: 'response_timeout' })
})

test('hangs up while it is down, and lets its customers back when it is up', async (context) => {
  const { faults, smsc } = await network(context)
  const { client } = await esme(context, smsc.port)
  faults.set('smsc', { down: true })
  await until(() => client.state === 'waiting')
  await new Promise((resolve) => setTimeout(resolve, 60))
  assert.notEqual(client.state, 'bound')
  faults.set('smsc', {})
  await until(() => client.state === 'bound')
})

test('writes ids in decimal in receipts where it is set to, so that they meet by value', async (context) => {
  const { smsc } = await network(context, { idForm: 'hex', receiptIdForm: 'dec' })
  const { client, receipts } = await esme(context, smsc.port)
  const outcome = await client.submitAndWait(texted('hi'))
  await until(() => receipts.length === 1)
  assert.ok(outcome?.kind === 'answered')
  assert.notEqual(receipts[0]?.messageId, outcome.messageId)
  const receipt = canonicalMessageId(receipts[0]?.messageId ?? '', 'decimal')
  assert.equal(receipt, canonicalMessageId(outcome.messageId, 'hexadecimal'))
})

test('lets in only the accounts it was given', async (context) => {
  const { smsc } = await network(context, { accounts: { patchbay: 'secret' } })
  await esme(context, smsc.port)
  for (const [systemId, password, name] of [
    ['patchbay', 'wrong', 'ESME_RINVPASWD'],
    ['stranger', 'secret', 'ESME_RINVSYSID'],
    ['toString', 'secret', 'ESME_RINVSYSID'],
  ] as const) {
    const refused = Promise.withResolvers<string>()
    const settings: ClientSessionSettings = {
      host: '127.0.0.1',
      port: smsc.port,
      mode: 'transceiver',
      systemId,
      password,
    }
    const client = new ClientSession(settings, {
      onState: (state, detail) => state === 'waiting' && refused.resolve(detail),
    })
    client.open()
    assert.match(await refused.promise, new RegExp(name))
    await client.close()
  }
})

test('shows a scheduled message when its time has come', async (context) => {
  const { handsets, smsc } = await network(context)
  const { client } = await esme(context, smsc.port)
  await client.submitAndWait(texted('later', { scheduleDeliveryTime: '000000000001000R' }))
  assert.deepEqual(handsets.messages(asha), [])
  await until(() => handsets.messages(asha).length === 1)
})
