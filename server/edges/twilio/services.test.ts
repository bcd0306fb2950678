import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db.ts'
import { auditEvents } from '#platform/http/audit.ts'
import { db } from '#platform/db.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSender, aTemplate } from '#tools/testing/sender.ts'
import { aTwilioDoor, aUsNumber } from '#tools/testing/twilio-door.ts'
import { createTwilioCredential } from './credential.ts'
import { sidOf } from './sid.ts'

await useTestDatabase()

test('a service is made, listed over pages, changed and deleted', async (context) => {
  const { client } = await aTwilioDoor(context)
  const { services } = client.messaging.v1
  const made = []
  for (const friendlyName of ['One', 'Two', 'Three']) made.unshift(await services.create({ friendlyName }))
  assert.match(made[0]?.sid ?? '', /^MG[0-9a-f]{32}$/)
  assert.ok(made[0]?.dateCreated instanceof Date)
  const listed = await services.list({ pageSize: 2 })
  assert.deepEqual(
    listed.map(({ friendlyName }) => friendlyName),
    ['Three', 'Two', 'One'],
  )
  const sid = made[0]?.sid ?? ''
  const changed = await services(sid).update({
    friendlyName: 'Four',
    validityPeriod: 600,
    usecase: 'marketing',
  })
  assert.deepEqual(
    [changed.friendlyName, changed.validityPeriod, changed.usecase],
    ['Four', 600, 'marketing'],
  )
  assert.equal((await services(sid).fetch()).inboundRequestUrl, null)
  await assert.rejects(() => services(sid).update({ validityPeriod: 0 }), { code: 21624 })
  assert.equal(await services(sid).remove(), true)
  await assert.rejects(() => services(sid).fetch(), { code: 20404, status: 404 })
})

test('a service sends as a number of its pool near the recipient, always the same for one recipient', async (context) => {
  const { client, accountId, number, numberSid } = await aTwilioDoor(context)
  const british = await aSender({ accountId, address: '+447700900456' })
  const second = await aSender({ accountId, address: aUsNumber() })
  const service = await client.messaging.v1.services.create({ friendlyName: 'Pool' })
  const { phoneNumbers } = client.messaging.v1.services(service.sid)
  const send = (to: string) => client.messages.create({ messagingServiceSid: service.sid, to, body: 'Hello' })
  await assert.rejects(() => send(aPhoneNumber()), { code: 21703 })
  for (const sid of [numberSid, sidOf('PN', british.id), sidOf('PN', second.id)])
    await phoneNumbers.create({ phoneNumberSid: sid })
  await assert.rejects(() => phoneNumbers.create({ phoneNumberSid: numberSid }), { code: 21710 })
  assert.equal((await phoneNumbers.list({ pageSize: 2 })).length, 3)
  assert.equal((await phoneNumbers(numberSid).fetch()).phoneNumber, number)
  const toBritain = await send('+447700900777')
  assert.equal(toBritain.from, '+447700900456')
  assert.equal(toBritain.messagingServiceSid, service.sid)
  assert.equal(toBritain.status, 'accepted')
  const choices = new Set<string>()
  for (let n = 0; n < 12; n++) {
    const to = `+1415555${1000 + n}`
    const [one, again] = [await send(to), await send(to)]
    assert.equal(one.from, again.from)
    choices.add(one.from)
  }
  assert.deepEqual(choices, new Set([number, second.address]))
  assert.equal(await phoneNumbers(numberSid).remove(), true)
  await assert.rejects(() => phoneNumbers(numberSid).fetch(), { code: 20404 })
})

test('a service’s use case decides which permission its messages need', async (context) => {
  const { client, numberSid } = await aTwilioDoor(context)
  const service = await client.messaging.v1.services.create({ friendlyName: 'Offers', usecase: 'marketing' })
  await client.messaging.v1.services(service.sid).phoneNumbers.create({ phoneNumberSid: numberSid })
  const message = {
    messagingServiceSid: service.sid,
    to: aPhoneNumber(),
    body: 'Sale! Reply STOP to opt out',
  }
  await assert.rejects(() => client.messages.create(message), { code: 21610 })
})

test('numbers are found, and keep whom they tell', async (context) => {
  const { client, number, numberSid } = await aTwilioDoor(context)
  const [found] = await client.incomingPhoneNumbers.list({ phoneNumber: number })
  assert.equal(found?.sid, numberSid)
  assert.equal(found?.smsUrl, null)
  const url = 'https://93.184.215.14/sms'
  await client.incomingPhoneNumbers(numberSid).update({ smsUrl: url, smsMethod: 'GET', friendlyName: 'Desk' })
  const changed = await client.incomingPhoneNumbers(numberSid).fetch()
  assert.deepEqual([changed.smsUrl, changed.smsMethod, changed.friendlyName], [url, 'GET', 'Desk'])
  await assert.rejects(() => client.incomingPhoneNumbers(numberSid).update({ smsUrl: 'http://10.1.1.1/' }), {
    code: 20001,
  })
})

test('a template is sent by its sid with its values', async (context) => {
  const { client, accountId, number: from, handsets } = await aTwilioDoor(context)
  const template = await aTemplate({ accountId, body: 'Your code is {{1}}' })
  const to = aPhoneNumber()
  const contentSid = sidOf('HX', template.id)
  const sent = await client.messages.create({ from, to, contentSid, contentVariables: '{"1":"4711"}' })
  assert.equal(sent.body, 'Your code is 4711')
  await assert.rejects(() => client.messages.create({ from, to, contentSid }), { code: 20001, status: 400 })
  await assert.rejects(() => client.messages.create({ from, to, contentSid: `HX${'0'.repeat(32)}` }), {
    code: 20404,
  })
  assert.ok(handsets.messages(to).length <= 1)
})

test('an API key lets in as the account does, and changes are in the audit log under it', async (context) => {
  const { accountId, clientWith, numberSid } = await aTwilioDoor(context)
  const { credential, secret } = await inTransaction((tx) =>
    createTwilioCredential(tx, { accountId, kind: 'api_key', name: 'CI' }),
  )
  const sid = sidOf('SK', credential.id)
  const client = clientWith({ sid, secret })
  await client.incomingPhoneNumbers(numberSid).update({ friendlyName: 'Desk' })
  const [line] = await auditEvents(db, accountId, { before: null, limit: 1 })
  assert.equal(line?.actor, `twilio:${sid}`)
  assert.equal(line?.target, numberSid)
})
