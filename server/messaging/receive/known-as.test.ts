import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { permissionFacts } from '#consent/consent.ts'
import { createContact } from '#contacts/contacts.ts'
import { asAccount, db } from '#platform/db.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { accepted, aRequest, messageNow } from '#tools/testing/messaging.ts'
import { aProviderNetwork, linkTo } from '#tools/testing/provider-network.ts'
import { until } from '#tools/testing/until.ts'
import { messagesPage } from '../queries/messages.ts'

await useTestDatabase()

const channel = 'whatsapp'
const page = (accountId: string, direction: 'inbound' | 'outbound') =>
  messagesPage(db, accountId, { direction, channel }, null, 100)
const greeting = { type: 'template', name: 'hello_world', language: 'en_US', variables: {} } as const

/** An account that has written a template to a number, and the handset it reached. */
async function written(context: TestContext, to: string, handset: string) {
  const network = await aProviderNetwork(context)
  const { accountId, pipeline, sandbox } = network
  sandbox.handsets.add(handset, 'Somebody')
  const connector = await network.connect(linkTo(sandbox, channel))
  const sent = accepted(await pipeline.admit(aRequest(accountId, { channel, to, content: greeting })))
  await until(async () => (await messageNow(accountId, sent.id)).status === 'read')
  const write = async (text: string) => {
    const before = (await page(accountId, 'inbound')).length
    sandbox.handsets.write(handset, { channel, to: connector.address, text })
    await until(async () => (await page(accountId, 'inbound')).length > before)
    const [heard] = await page(accountId, 'inbound')
    return heard
  }
  return { ...network, connector, write, sent }
}

test('whoever WhatsApp calls by another number than was written to is the same contact, and can be answered at both', async (context) => {
  const asked = '+541112345678'
  const { accountId, pipeline, write } = await written(context, asked, '+5491112345678')
  const heard = await write('Hola')
  assert.equal(heard?.address, '+5491112345678')
  const answer = aRequest(accountId, { channel, to: asked, class: 'service', text: 'Buenas' })
  const sent = accepted(await pipeline.admit(answer))
  await until(async () => (await messageNow(accountId, sent.id)).status === 'read')
  const again = (await page(accountId, 'outbound')).find(({ address }) => address === asked)
  assert.equal(again?.contact_id, heard?.contact_id)
})

test('a STOP counts at every number WhatsApp has for the contact', async (context) => {
  const asked = '+541112345679'
  const { accountId, write } = await written(context, asked, '+5491112345679')
  await write('STOP')
  for (const address of [asked, '+5491112345679']) {
    const [facts] = await permissionFacts(db, [{ accountId, channel, address }])
    assert.ok(facts?.suppression, address)
  }
})

test('a STOP counts at the other form of the number too that an import made another contact of', async (context) => {
  const [dialled, waId] = ['+525512345679', '+5215512345679']
  const network = await aProviderNetwork(context)
  const { accountId, sandbox } = network
  sandbox.handsets.add(dialled, 'Somebody')
  const connector = await network.connect(linkTo(sandbox, channel))
  await asAccount(accountId, async (tx) => {
    for (const address of [dialled, waId])
      await createContact(tx, { accountId, identities: [{ channel, address }] })
  })
  sandbox.handsets.write(dialled, { channel, to: connector.address, text: 'STOP' })
  await until(async () => (await page(accountId, 'inbound')).length > 0)
  for (const address of [dialled, waId]) {
    const [facts] = await permissionFacts(db, [{ accountId, channel, address }])
    assert.ok(facts?.suppression, address)
  }
})

for (const [country, dialled, waId] of [
  ['Mexico', '+525512345678', '+5215512345678'],
  ['Brazil', '+5531987654321', '+553187654321'],
] as const)
  test(`a number of ${country} comes in as it is dialled, whatever its WhatsApp id`, async (context) => {
    const { accountId, pipeline, write } = await written(context, dialled, dialled)
    assert.equal((await write('Hi'))?.address, dialled)
    const answer = aRequest(accountId, { channel, to: waId, class: 'service', text: 'Hello' })
    const sent = accepted(await pipeline.admit(answer))
    await until(async () => (await messageNow(accountId, sent.id)).status === 'read')
    // The first was written before anybody was known there.
    const since = (await messagesPage(db, accountId, { channel }, null, 100)).slice(0, -1)
    assert.deepEqual(
      since.map(({ address, contact_id }) => [address, contact_id === since[0]?.contact_id]),
      [
        [waId, true],
        [dialled, true],
      ],
    )
  })

test('who hid the number first and shows it later stays one contact', async (context) => {
  const handset = '+919812345670'
  const { sandbox, write } = await written(context, '+919812345671', handset)
  const hide = (hidesNumber: boolean) =>
    fetch(`${sandbox.url}/meta/sandbox/people/${encodeURIComponent(handset)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ hidesNumber }),
    })
  await hide(true)
  const hidden = await write('Hello')
  assert.match(hidden?.address ?? '', /^IN\.\d+$/)
  await hide(false)
  const shown = await write('It is me')
  assert.equal(shown?.address, handset)
  assert.equal(shown?.contact_id, hidden?.contact_id)
})
