import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { revokeSmppCredential } from '#accounts/accounts.ts'
import { inTransaction } from '#platform/db.ts'
import { commands, statuses } from '#smpp/smpp.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aSubmit } from '#tools/testing/esme.ts'
import { anSmppDoor, aRawBind, bindFrom, messageOctetsOf, soon } from '#tools/testing/smpp-door.ts'

await useTestDatabase()

test('refuses a wrong password, an address that is not allowed and an unknown login alike', async (context) => {
  const world = await anSmppDoor(context, { login: { allowedIps: ['203.0.113.0/24'] } })
  const tries = [{}, { password: 'wrong' }, { systemId: 'nobody' }].map((settings) => world.begin(settings))
  for (const { client } of tries)
    await soon(
      () => client.state === 'waiting',
      () => `the gateway is ${client.state}`,
    )
})

test('looks at no further bind after ten failures from one network, and lets others in', async (context) => {
  const world = await anSmppDoor(context)
  assert.equal(await bindFrom('127.0.0.9', world.login), 0)
  for (let failures = 0; failures < 10; failures++)
    assert.equal(await bindFrom('127.0.0.9', { ...world.login, password: 'wrong' }), statuses.RBINDFAIL)
  assert.equal(await bindFrom('127.0.0.9', world.login), statuses.RBINDFAIL)
  assert.equal(await bindFrom('127.0.0.8', world.login), 0)
})

test('lets a login have as many binds as it may, and another when one has left', async (context) => {
  const world = await anSmppDoor(context, { login: { maxBinds: 1 } })
  const first = await world.bound()
  const second = world.begin()
  await soon(
    () => second.client.state === 'waiting',
    () => `the gateway is ${second.client.state}`,
  )
  await first.client.close({ drainMs: 10 })
  await world.bound()
})

test('ends the live sessions of a login that is revoked', async (context) => {
  const world = await anSmppDoor(context)
  const esme = await world.bound()
  await inTransaction((tx) => revokeSmppCredential(tx, world.accountId, world.credential.id))
  await soon(
    () => esme.client.state !== 'bound',
    () => 'the session lives on',
  )
  await soon(
    () => esme.client.state === 'waiting',
    () => `the gateway is ${esme.client.state}`,
  )
})

test('throttles what exceeds the rate of the login, and the session lives on', async (context) => {
  const world = await anSmppDoor(context, { login: { maxPerSecond: 5 } })
  const esme = await world.bound({ throttleMinMs: 1 })
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () =>
      esme.submit(aSubmit(world.sender, aPhoneNumber(), { registeredDelivery: 0 })),
    ),
  )
  const throttled = outcomes.filter(({ status }) => status === statuses.RTHROTTLED)
  assert.equal(throttled.length, 5)
  await pause(300)
  assert.equal((await esme.submit(aSubmit(world.sender, aPhoneNumber()))).status, 0)
})

test('leaves other sessions untouched by a peer that breaks the protocol', async (context) => {
  const world = await anSmppDoor(context)
  const esme = await world.bound()
  const peer = await aRawBind(context, world.login)
  const damaged = messageOctetsOf(commands.submitSm, 2, aSubmit(world.sender, aPhoneNumber()))
  damaged.writeUInt32BE(0xffffffff, 0)
  peer.write(damaged)
  await peer.closed
  assert.equal((await esme.submit(aSubmit(world.sender, aPhoneNumber()))).status, 0)
})
