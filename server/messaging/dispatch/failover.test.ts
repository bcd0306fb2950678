import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useTestDatabase } from '#tools/testing/database.ts'
import { messageNow, sent, setCarrier, untilCount, untilStatus } from '#tools/testing/messaging.ts'
import { until } from '#tools/testing/until.ts'
import {
  aScriptedNetwork,
  linksUp,
  pass,
  refusing,
  twoScriptedCarriers,
  untilUp,
} from '#tools/testing/scripted-carrier.ts'

await useTestDatabase()

test('while the preferred carrier is down the next one carries', async (context) => {
  const { pipeline, accountId, first, second } = await twoScriptedCarriers(context)
  for (const session of first.sessions) session.drop()
  await until(
    () => linksUp(pipeline) < 2,
    () => 'the first link is still up',
  )
  const { id } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  assert.equal(first.submits.length + second.submits.length, 1)
})

test('what one carrier cannot take goes to the other at once', async (context) => {
  const { pipeline, accountId, first, second } = await twoScriptedCarriers(context)
  first.onSubmit = refusing('RINVDSTADR')
  const { id } = await sent(pipeline, accountId)
  const message = await untilStatus(accountId, id, 'submitted')
  assert.equal(first.submits.length, 1)
  assert.equal(second.submits.length, 1)
  assert.deepEqual(message.events.map(({ status }) => status).toSorted(), ['accepted', 'queued', 'submitted'])
})

test('what no carrier can take fails with the last one\u2019s reason', async (context) => {
  const { pipeline, accountId, first, second } = await twoScriptedCarriers(context)
  first.onSubmit = refusing('RINVDSTADR')
  second.onSubmit = refusing('RINVSRCADR')
  const { id } = await sent(pipeline, accountId)
  const message = await untilStatus(accountId, id, 'failed')
  assert.equal(message.code, 'smpp_0000000a')
  assert.equal(message.charge, 'released')
})

test('when the link dies, codes are sent again once and the others are left to their receipts', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = () => {}
  const code = await sent(pipeline, accountId, { class: 'authentication' })
  const order = await sent(pipeline, accountId)
  await script.untilSubmitted(2)
  script.onSubmit = ({ answer }) => answer(0, 'second copy')
  for (const session of script.sessions) session.drop()
  const unknown = await untilStatus(accountId, order.id, 'submitted')
  assert.equal(unknown.code, 'carrier_outcome_unknown')
  assert.equal(unknown.charge, 'held')
  await until(
    async () => (await messageNow(accountId, code.id)).events.some(({ status }) => status === 'queued'),
    () => 'the code was not queued again',
  )
  await untilUp(pipeline, 1)
  await pass(context, pipeline, 5_000)
  const again = await untilStatus(accountId, code.id, 'submitted')
  assert.equal(again.code, null)
  assert.deepEqual(
    script.submits.map(({ to }) => to),
    [code.to, order.to, code.to],
  )
})

test('a code whose second copy is unclear too is not sent a third time', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = () => {}
  const { id } = await sent(pipeline, accountId, { class: 'authentication' })
  await script.untilSubmitted(1)
  for (const session of script.sessions) session.drop()
  await untilUp(pipeline, 0)
  await untilUp(pipeline, 1)
  await pass(context, pipeline, 5_000)
  await script.untilSubmitted(2)
  for (const session of script.sessions) session.drop()
  const message = await untilStatus(accountId, id, 'submitted')
  assert.equal(message.code, 'carrier_outcome_unknown')
  assert.equal(script.submits.length, 2)
})

test('a carrier taken out of service at run time gives what waits to the others', async (context) => {
  const { pipeline, accountId, first, firstId, second } = await twoScriptedCarriers(context)
  for (const session of [...first.sessions, ...second.sessions]) session.drop()
  await setCarrier(firstId, { enabled: false })
  await until(
    () => pipeline.dispatcher?.health().size === 1,
    () => 'the carrier is still in service',
  )
  const { id } = await sent(pipeline, accountId)
  await untilStatus(accountId, id, 'submitted')
  assert.deepEqual([first.submits.length, second.submits.length], [0, 1])
})

test('what waited in a lane that closes goes by another carrier', async (context) => {
  const { pipeline, accountId, first, firstId, second } = await twoScriptedCarriers(context)
  first.onSubmit = () => {}
  const [before] = first.sessions
  await setCarrier(firstId, { settings: { window: 1 } })
  await until(
    () => first.sessions.length === 1 && first.sessions[0] !== before && linksUp(pipeline) === 2,
    () => 'the first carrier did not come back',
  )
  const results = await Promise.all(Array.from({ length: 5 }, () => sent(pipeline, accountId)))
  await first.untilSubmitted(1)
  first.submits[0]?.answer(0, 'only one')
  first.onSubmit = ({ answer }) => answer(0, 'late')
  await setCarrier(firstId, { enabled: false })
  await untilCount(accountId, 'submitted', results.length, 20_000)
  assert.equal(first.submits.length + second.submits.length, 5)
})

test('a carrier that answers its test with a refusal of the message works again', async (context) => {
  const { pipeline, accountId, script } = await aScriptedNetwork(context)
  script.onSubmit = refusing('RSYSERR')
  await Promise.all(Array.from({ length: 20 }, () => sent(pipeline, accountId)))
  await until(
    () => [...(pipeline.dispatcher?.health().values() ?? [])].some(({ breakerOpen }) => breakerOpen),
    () => 'the breaker did not open',
  )
  script.onSubmit = refusing('RINVMSGLEN')
  const tested = await sent(pipeline, accountId, { class: 'authentication' })
  await untilStatus(accountId, tested.id, 'rejected')
  script.onSubmit = ({ answer }) => answer(0, `b${script.submits.length}`)
  const next = await sent(pipeline, accountId, { class: 'authentication' })
  await untilStatus(accountId, next.id, 'submitted')
})

test('what one carrier refused does not wait for ever when the other is taken away', async (context) => {
  const { pipeline, accountId, first, second, secondId } = await twoScriptedCarriers(context)
  first.onSubmit = refusing('RINVDSTADR')
  await setCarrier(secondId, { settings: { port: 1 } })
  await untilUp(pipeline, 1)
  const { id } = await sent(pipeline, accountId)
  await first.untilSubmitted(1)
  await setCarrier(secondId, { enabled: false })
  const message = await untilStatus(accountId, id, 'failed')
  assert.equal(message.charge, 'released')
  assert.equal(second.submits.length, 0)
})

test('a carrier whose breaker opens gives its line to the one that works', async (context) => {
  const { pipeline, accountId, first, second } = await twoScriptedCarriers(context)
  first.onSubmit = refusing('RX_T_APPN')
  await Promise.all(Array.from({ length: 150 }, () => sent(pipeline, accountId)))
  await until(
    () => second.submits.length >= 80,
    () => `the second carrier got ${second.submits.length}, the first ${first.submits.length}`,
  )
  assert.ok(first.submits.length <= 70, `the first was asked ${first.submits.length} times`)
})
