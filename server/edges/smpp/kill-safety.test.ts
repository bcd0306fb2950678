import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { createSmppCredential } from '#accounts/accounts.ts'
import { inTransaction } from '#platform/db.ts'
import { startListeners } from '#platform/listeners.ts'
import { commands, type MessageInput } from '#smpp/smpp.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { anEsme, aSubmit, someParts } from '#tools/testing/esme.ts'
import { aSendingNetwork } from '#tools/testing/messaging.ts'
import { until } from '#tools/testing/until.ts'
import { aDoorProcess, aRawBind, messageOctetsOf } from '#tools/testing/smpp-door.ts'
import { listeners } from './listeners.ts'

const url = await useTestDatabase()

async function aNetworkWithLogin(context: TestContext) {
  const network = await aSendingNetwork(context)
  const running = startListeners(listeners)
  context.after(() => running.stop())
  const cost = { memoryKib: 8, passes: 1 }
  const { credential, password } = await inTransaction((tx) =>
    createSmppCredential(tx, { accountId: network.accountId, cost }),
  )
  return { ...network, systemId: credential.systemId, password }
}

test('keeps parts that were answered over kill -9, and makes one message when the last one comes', async (context) => {
  const { systemId, password, sender, handsets } = await aNetworkWithLogin(context)
  const to = aPhoneNumber()
  const text = 'Nothing that was answered is lost. '.repeat(10).trim()
  const [first, second, third] = someParts(sender, to, text, 21) as [MessageInput, MessageInput, MessageInput]
  const doomed = await aDoorProcess(context, url)
  const before = anEsme(context, { port: doomed.port, systemId, password })
  await until(
    () => before.client.state === 'bound',
    () => before.client.state,
  )
  const ids = [await before.submit(first), await before.submit(second)].map(({ messageId }) => messageId)
  await doomed.kill()
  const next = await aDoorProcess(context, url)
  const after = anEsme(context, { port: next.port, systemId, password })
  await until(
    () => after.client.state === 'bound',
    () => after.client.state,
  )
  ids.push((await after.submit(third)).messageId)
  await until(
    () => after.receipts.length === 3,
    () => `${after.receipts.length} receipts`,
  )
  assert.deepEqual(
    handsets.messages(to).map((message) => message.text),
    [text],
  )
  assert.deepEqual(after.receipts.map(({ messageId }) => messageId).toSorted(), ids.toSorted())
})

test('delivers again what a killed process had sent and nobody had acknowledged', async (context) => {
  const { systemId, password, sender } = await aNetworkWithLogin(context)
  const doomed = await aDoorProcess(context, url)
  const peer = await aRawBind(context, { port: doomed.port, systemId, password })
  peer.write(messageOctetsOf(commands.submitSm, 2, aSubmit(sender, aPhoneNumber())))
  const taken = await peer.next(5_000)
  const sent = await peer.next(5_000)
  assert.ok(taken.type === 'message_response')
  assert.equal(sent.command, commands.deliverSm)
  await doomed.kill()
  const next = await aDoorProcess(context, url)
  const after = anEsme(context, { port: next.port, systemId, password })
  await until(
    () => after.receipts.length > 0,
    () => 'no receipt came',
  )
  await pause(100)
  assert.deepEqual(
    after.receipts.map(({ messageId }) => messageId),
    [taken.messageId],
  )
})
