import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { splitSms } from '#shared/sms-text.ts'
import { db } from '#platform/db.ts'
import { outboxHead } from '#platform/outbox.ts'
import type { MessageInput, Outcome } from '#smpp/smpp.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aRequest, aSendingNetwork, sent, untilStatus, walletOf } from '#tools/testing/messaging.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { until } from '#tools/testing/until.ts'
import { aScriptedNetwork } from '#tools/testing/scripted-carrier.ts'
import { aSender } from '#tools/testing/sender.ts'
import { messagesPage } from '../queries/messages.ts'

await useTestDatabase()

type Part = ReturnType<typeof splitSms>[number]
let numbers = 0
const ownNumber = () => `+44770090${String(++numbers + 5000).padStart(4, '0')}`

async function listening(context: TestContext) {
  const network = await aScriptedNetwork(context)
  const own = ownNumber()
  await aSender({ accountId: network.accountId, address: own })
  return { ...network, own }
}

function delivered(
  from: string,
  to: string,
  part: Pick<MessageInput, 'dataCoding'> & { readonly octets: Uint8Array; readonly udh?: Uint8Array | null },
): MessageInput {
  const { udh = null } = part
  return {
    source: from.slice(1),
    sourceTon: 1,
    sourceNpi: 1,
    destination: to.slice(1),
    destinationTon: 1,
    destinationNpi: 1,
    esmClass: udh ? 0x40 : 0,
    dataCoding: part.dataCoding,
    shortMessage: udh ? Buffer.concat([udh, part.octets]) : part.octets,
  }
}

const said = (text: string, reference = 7) => splitSms(text, { reference })
const status = (answer: Outcome) => (answer.kind === 'answered' ? answer.status : answer.kind)

async function received(accountId: string): Promise<string[]> {
  const rows = await messagesPage(db, accountId, { direction: 'inbound' }, null, 1_000)
  return rows.map(({ content }) => String(content['text'])).toReversed()
}

const untilReceived = (accountId: string, count: number) =>
  until(
    async () => (await received(accountId)).length >= count,
    () => `fewer than ${count} messages came in`,
  )

test('a text of a contact becomes a message of the account that owns the number', async (context) => {
  const { accountId, own, handsets, pipeline } = await withHandsets(context)
  assert.ok(pipeline)
  const head = await outboxHead(db)
  handsets.write('+447700911001', { channel: 'sms', to: own, text: 'Where is it? \u20ac5' })
  await untilReceived(accountId, 1)
  const [row] = await messagesPage(db, accountId, { direction: 'inbound' }, null, 10)
  assert.equal(row?.content['text'], 'Where is it? \u20ac5')
  assert.equal(row?.address, '+447700911001')
  assert.equal(row?.sender, own)
  assert.equal(row?.status, 'received')
  assert.notEqual(row?.contact_id, null)
  const told = (await eventsAfter(head)).filter((event) => event.accountId === accountId)
  assert.ok(told.some(({ name }) => name === 'message.received'))
})

async function withHandsets(context: TestContext) {
  const network = await aSendingNetwork(context)
  const own = ownNumber()
  await aSender({ accountId: network.accountId, address: own })
  await until(
    () => network.smsc.counts().sessions > 0,
    () => 'not bound',
  )
  return { ...network, own }
}

test('two messages of one contact are one contact', async (context) => {
  const { accountId, own, handsets } = await withHandsets(context)
  handsets.write('+447700911002', { channel: 'sms', to: own, text: 'one' })
  handsets.write('+447700911002', { channel: 'sms', to: own, text: 'two' })
  await untilReceived(accountId, 2)
  const rows = await messagesPage(db, accountId, { direction: 'inbound' }, null, 10)
  assert.equal(new Set(rows.map(({ contact_id }) => contact_id)).size, 1)
})

test('a message to a number nobody owns is acknowledged and dropped', async (context) => {
  const { accountId, script } = await listening(context)
  const [part] = said('hello') as [Part]
  assert.equal(status(await script.deliver(delivered('+447700911003', '+447700999999', part))), 0)
  assert.deepEqual(await received(accountId), [])
})

test('long messages become whole when their parts come in the same moment', async (context) => {
  const { accountId, own, handsets } = await withHandsets(context)
  const texts = Array.from({ length: 12 }, (_, i) => `${i} ${'y'.repeat(400)}`)
  texts.forEach((text, i) =>
    handsets.write(`+4477009120${String(i).padStart(2, '0')}`, { channel: 'sms', to: own, text }),
  )
  await untilReceived(accountId, texts.length)
  assert.deepEqual((await received(accountId)).toSorted(), texts.toSorted())
})

test('the parts of a long message may come in any order and more than once', async (context) => {
  const { accountId, own, script } = await listening(context)
  const text = `${'A'.repeat(153)}${'B'.repeat(153)}${'C'.repeat(20)}`
  const parts = said(text)
  for (const place of [2, 0, 2, 0, 1]) {
    const part = parts[place] as Part
    assert.equal(status(await script.deliver(delivered('+447700911004', own, part))), 0)
  }
  assert.deepEqual(await received(accountId), [text])
})

test('UCS-2 parts that were cut inside a character are whole again', async (context) => {
  const { accountId, own, script } = await listening(context)
  const text = `${'\u0928\u092e\u0938\u094d\u0924\u0947 '.repeat(12)}\u{1f600}`
  for (const part of said(text)) await script.deliver(delivered('+447700911005', own, part))
  assert.deepEqual(await received(accountId), [text])
})

test('a part that comes again after its message was whole does not get into the next message', async (context) => {
  const { accountId, own, script } = await listening(context)
  const first = said('A'.repeat(153) + 'B'.repeat(100))
  const second = said('C'.repeat(153) + 'D'.repeat(100))
  for (const part of [...first, first[1] as Part, ...second])
    await script.deliver(delivered('+447700911006', own, part))
  await untilReceived(accountId, 2)
  assert.deepEqual(await received(accountId), [
    'A'.repeat(153) + 'B'.repeat(100),
    'C'.repeat(153) + 'D'.repeat(100),
  ])
})

test('equal references of two contacts do not mix', async (context) => {
  const { accountId, own, script } = await listening(context)
  const [a1, a2] = said('A'.repeat(200)) as [Part, Part]
  const [b1, b2] = said('B'.repeat(200)) as [Part, Part]
  await script.deliver(delivered('+447700911007', own, a1))
  await script.deliver(delivered('+447700911008', own, b1))
  await script.deliver(delivered('+447700911007', own, a2))
  await script.deliver(delivered('+447700911008', own, b2))
  assert.deepEqual((await received(accountId)).toSorted(), ['A'.repeat(200), 'B'.repeat(200)])
})

test('text that cannot be stored as it is does not stop the carrier', async (context) => {
  const { accountId, own, script } = await listening(context)
  const nul = { dataCoding: 8, octets: Buffer.from([0, 0x41, 0, 0, 0, 0x42]) }
  const half = { dataCoding: 8, octets: Buffer.from([0, 0x41, 0xd8, 0x3d]) }
  for (const part of [nul, half]) {
    assert.equal(status(await script.deliver(delivered('+447700911009', own, part))), 0)
  }
  assert.equal((await received(accountId)).length, 2)
  assert.deepEqual(await messagesPage(db, accountId, { q: 'zzz' }, null, 10), [])
})

for (const [word, language] of [
  ['STOP', 'en'],
  ['Stop!', 'en'],
  ['BAJA', 'es'],
  ['\u092c\u0902\u0926', 'hi'],
] as const) {
  test(`${word} ends what is sent and is answered in ${language}`, async (context) => {
    const { accountId, own, handsets, pipeline } = await withHandsets(context)
    const contact = aPhoneNumber()
    handsets.write(contact, { channel: 'sms', to: own, text: word })
    await until(
      () => handsets.messages(contact).some(({ direction }) => direction === 'received'),
      () => 'no answer came',
    )
    const [answer] = handsets.messages(contact).filter(({ direction }) => direction === 'received')
    assert.equal(answer?.from, own)
    const words = { en: /unsubscribed/, es: /baja|mensajes/i, hi: /[\u0900-\u097f]/ } as const
    assert.match(answer?.text ?? '', words[language])
    const result = await pipeline.admit(aRequest(accountId, { to: contact }))
    assert.equal(result.kind === 'refused' && result.refusal.code, 'suppressed')
    await sent(pipeline, accountId, { to: contact, class: 'authentication' })
  })
}

test('START brings back what STOP ended', async (context) => {
  const { accountId, own, handsets, pipeline } = await withHandsets(context)
  const contact = aPhoneNumber()
  const answers = () => handsets.messages(contact).filter(({ direction }) => direction === 'received').length
  for (const [i, word] of ['STOP', 'START'].entries()) {
    handsets.write(contact, { channel: 'sms', to: own, text: word })
    await until(
      () => answers() > i,
      () => `${word} was not answered`,
    )
  }
  const { id } = await sent(pipeline, accountId, { to: contact })
  await untilStatus(accountId, id, 'delivered')
})

test('HELP is answered with the account\u2019s name and changes nothing', async (context) => {
  const { accountId, own, handsets, pipeline } = await withHandsets(context)
  const contact = aPhoneNumber()
  handsets.write(contact, { channel: 'sms', to: own, text: 'help' })
  await until(
    () => handsets.messages(contact).some(({ direction }) => direction === 'received'),
    () => 'no answer came',
  )
  const [answer] = handsets.messages(contact).filter(({ direction }) => direction === 'received')
  assert.match(answer?.text ?? '', /Account \d+/)
  await sent(pipeline, accountId, { to: contact })
})

test('a sentence with the word stop in it is no keyword', async (context) => {
  const { accountId, own, handsets, pipeline } = await withHandsets(context)
  const contact = aPhoneNumber()
  handsets.write(contact, { channel: 'sms', to: own, text: 'please do not stop writing' })
  await untilReceived(accountId, 1)
  const { id } = await sent(pipeline, accountId, { to: contact })
  await untilStatus(accountId, id, 'delivered')
})

test('the answer to a keyword is paid for like any message', async (context) => {
  const { accountId, own, handsets } = await withHandsets(context)
  const contact = aPhoneNumber()
  handsets.write(contact, { channel: 'sms', to: own, text: 'HELP' })
  await until(
    async () => (await walletOf(accountId)).available < 10_000_000_000n,
    () => 'nothing was charged',
  )
})
