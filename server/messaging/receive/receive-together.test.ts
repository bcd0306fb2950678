import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { Carrier, InboundMessage, Update } from '#channels/channels.ts'
import { permissionFacts } from '#consent/consent.ts'
import { getContact } from '#contacts/contacts.ts'
import type { Events } from '#events.ts'
import { db, inTransaction, sql } from '#platform/db.ts'
import { outboxHead } from '#platform/outbox.ts'
import { idOf } from '#shared/ids.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aPipeline, aSendingAccount } from '#tools/testing/messaging.ts'
import { eventsAfter } from '#tools/testing/outbox.ts'
import { aSender } from '#tools/testing/sender.ts'
import type { AdmissionRequest } from '../admission-request.ts'
import { messagesPage } from '../queries/messages.ts'
import { receiveTogether } from './receive-updates.ts'

await useTestDatabase()

const channel = 'whatsapp'

/** An account's number, and what its provider sends of it in one go. */
async function aNumber(context: TestContext) {
  const { accountId } = await aSendingAccount()
  const own = aPhoneNumber()
  await aSender({ accountId, channel, address: own })
  const { reception } = await aPipeline(context)
  assert.ok(reception)
  const carrier: Carrier = {
    id: randomUUID(),
    name: 'Acme',
    channel,
    settings: {},
    sealed: null,
    enabled: true,
    ratePerSecond: 0,
    accountId,
  }
  const answers: AdmissionRequest[] = []
  const receive = async (...updates: Update[]) => {
    const noting = { ...reception, answer: (answer: AdmissionRequest) => void answers.push(answer) }
    const committed = await inTransaction((tx) => receiveTogether(noting, { tx, carrier, updates }))
    committed()
  }
  let count = 0
  const wrote = (from: string, text: string, more: Partial<InboundMessage> = {}): InboundMessage => ({
    kind: 'message',
    providerId: `wamid.${++count}`,
    from,
    to: own,
    content: { type: 'text', text },
    ...more,
  })
  const heard = async () => (await messagesPage(db, accountId, { channel }, null, 1_000)).toReversed()
  const told = async (after: Awaited<ReturnType<typeof outboxHead>>) =>
    (await eventsAfter(after)).filter((batch) => batch.accountId === accountId)
  return { accountId, own, carrier, answers, receive, wrote, heard, told }
}

test('two messages of a stranger that come together are one contact, and stay in their order', async (context) => {
  const { accountId, receive, wrote, heard, told } = await aNumber(context)
  const [asha, ben] = [aPhoneNumber(), aPhoneNumber()]
  const head = await outboxHead(db)
  await receive(
    wrote(asha, 'one'),
    wrote(ben, 'two'),
    wrote(asha, 'three', { profile: { name: 'Asha' } }),
    wrote(ben, 'four'),
  )
  const rows = await heard()
  assert.deepEqual(
    rows.map(({ content }) => content['text']),
    ['one', 'two', 'three', 'four'],
  )
  const [first, second, third, fourth] = rows.map(({ contact_id }) => contact_id)
  assert.deepEqual([first, second], [third, fourth])
  assert.notEqual(first, second)
  assert.equal((await getContact(db, accountId, first ?? '')).name, 'Asha')
  const items = (await told(head)).flatMap((batch) => batch.items as Events['message.received'][])
  assert.deepEqual(
    items.map(({ messageId, content }) => [messageId, content['text']]),
    rows.map(({ id, content }) => [idOf('msg', id), content['text']]),
  )
})

test('a message that comes twice in one go is stored once, and so is one that came before', async (context) => {
  const { receive, wrote, heard } = await aNumber(context)
  const [first, second] = [wrote(aPhoneNumber(), 'one'), wrote(aPhoneNumber(), 'two')]
  await receive(first, first)
  await receive(second, first, second)
  assert.deepEqual(
    (await heard()).map(({ content }) => content['text']),
    ['one', 'two'],
  )
})

test('a STOP counts, is answered, and is told before what came behind it', async (context) => {
  const { accountId, receive, wrote, heard, told, answers } = await aNumber(context)
  const contact = aPhoneNumber()
  const head = await outboxHead(db)
  await receive(wrote(contact, 'Hello'), wrote(contact, 'STOP'), wrote(contact, 'Thanks'))
  const [facts] = await permissionFacts(db, [{ accountId, channel, address: contact }])
  assert.ok(facts?.suppression)
  assert.equal((await heard()).length, 3)
  assert.deepEqual(
    answers.map(({ to, metadata }) => [to, metadata]),
    [[contact, { keyword: 'stop' }]],
  )
  assert.deepEqual(
    (await told(head)).map(({ name }) => name),
    ['message.received', 'consent.changed', 'message.received'],
  )
})

test('of STOP and START in one go the later counts', async (context) => {
  const { accountId, receive, wrote, answers } = await aNumber(context)
  const [back, gone] = [aPhoneNumber(), aPhoneNumber()]
  await receive(wrote(back, 'STOP'), wrote(gone, 'START'), wrote(back, 'START'), wrote(gone, 'STOP'))
  const [returned, left] = await permissionFacts(
    db,
    [back, gone].map((address) => ({ accountId, channel, address })),
  )
  assert.equal(returned?.suppression ?? null, null)
  assert.ok(left?.suppression)
  assert.equal(answers.length, 4)
})

test('what reacts to, changes or takes back a message may come in one go with it', async (context) => {
  const { own, receive, wrote, heard } = await aNumber(context)
  const contact = aPhoneNumber()
  const [first, second] = [wrote(contact, 'frist'), wrote(contact, 'a secret')]
  const of = (one: InboundMessage) => ({ from: contact, to: own, providerId: one.providerId ?? '' })
  await receive(
    first,
    wrote(contact, '', {
      content: { type: 'reaction', emoji: '\u{1f44d}' },
      regarding: first.providerId ?? '',
    }),
    wrote(contact, 'That one?', { regarding: 'wamid.unknown' }),
    second,
    { kind: 'edited', ...of(first), content: { type: 'text', text: 'first' } },
    { kind: 'deleted', ...of(second), content: null, leavesNoCopy: true },
    wrote(contact, 'last'),
  )
  const rows = await heard()
  assert.deepEqual(
    rows.map(({ content }) => content['text'] ?? content.type),
    ['first', 'reaction', 'That one?', 'deleted', 'last'],
  )
  assert.equal(rows[1]?.content['regarding'], idOf('msg', rows[0]?.id ?? ''))
  assert.equal(rows[2]?.content['regarding'], null)
})

test('another name that a provider has for a contact holds for the messages behind it', async (context) => {
  const { receive, wrote, heard } = await aNumber(context)
  const number = aPhoneNumber()
  const hidden = `IN.${number.slice(1)}`
  await receive(
    wrote(hidden, 'one'),
    wrote(number, 'two', { profile: { aliases: [hidden] } }),
    wrote(hidden, 'three'),
  )
  const rows = await heard()
  assert.equal(rows.length, 3)
  assert.equal(new Set(rows.map(({ contact_id }) => contact_id)).size, 1)
})

test('files that come in one go are each kept under an id of their own', async (context) => {
  const { receive, wrote, heard } = await aNumber(context)
  const picture = (source: string) =>
    wrote(aPhoneNumber(), '', { content: { type: 'media', as: 'image', mimeType: 'image/png', source } })
  await receive(picture('x'), wrote(aPhoneNumber(), 'no file'), picture('y'))
  const [first, , third] = await heard()
  const ids = [first, third].map((message) => String(message?.content['mediaId']))
  assert.equal(new Set(ids).size, 2)
  assert.ok(ids.every((id) => id.startsWith('med_')))
})

test('when a contact may be written to follows its latest message, in whatever order they come', async (context) => {
  const { accountId, receive, wrote } = await aNumber(context)
  const contact = aPhoneNumber()
  const at = Date.now() - 10_000
  await receive(
    wrote(contact, 'late', { sentAtMs: at, referral: { source: 'ad' } }),
    wrote(contact, 'early', { sentAtMs: at - 60_000 }),
  )
  const windows = await db.query<{ last_inbound_at: Date; entry_until: Date }>(sql`
    select last_inbound_at, entry_until from messaging.contact_windows where account_id = ${accountId}`)
  assert.deepEqual(windows, [{ last_inbound_at: new Date(at), entry_until: new Date(at + 72 * 3_600_000) }])
})

test('with one that cannot be stored nothing of what came with it is, and each other can be stored alone', async (context) => {
  const { accountId, receive, wrote, heard, told } = await aNumber(context)
  const head = await outboxHead(db)
  // No index takes a name of this length.
  const bad = wrote(aPhoneNumber(), 'bad', { providerId: randomBytes(8_000).toString('hex') })
  const [first, last] = [wrote(aPhoneNumber(), 'first'), wrote(aPhoneNumber(), 'last')]
  await assert.rejects(receive(first, bad, last), /index row/)
  assert.deepEqual(await heard(), [])
  assert.deepEqual(await told(head), [])
  for (const one of [first, last]) await receive(one)
  assert.deepEqual(
    (await heard()).map(({ content }) => content['text']),
    ['first', 'last'],
  )
  assert.equal((await told(head)).filter(({ name }) => name === 'message.received').length, 2, accountId)
})
