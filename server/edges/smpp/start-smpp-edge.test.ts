import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createSmppCredential, revokeSmppCredential, type NewSmppCredential } from '#accounts/accounts.ts'
import { inTransaction } from '#platform/db.ts'
import { startListeners } from '#platform/listeners.ts'
import { concatenationTlvs, statuses, tags, type ClientSessionSettings } from '#smpp/smpp.ts'
import { aPhoneNumber } from '#tools/testing/contact.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aPipeline, aSendingNetwork, until, walletOf } from '#tools/testing/messaging.ts'
import { listeners } from './listeners.ts'
import { startSmppEdge } from './smpp.ts'
import { anEsme, aSubmit, someParts, type Esme } from './testing/esme.ts'

await useTestDatabase()

const cost = { memoryKib: 8, passes: 1 }

type World = Awaited<ReturnType<typeof aWorld>>

/** A network that sends, the SMPP door before it, and a login. */
async function aWorld(
  context: TestContext,
  overrides: Parameters<typeof aSendingNetwork>[1] & { login?: Partial<NewSmppCredential> } = {},
) {
  const { login = {}, ...given } = overrides
  const network = await aSendingNetwork(context, given)
  const running = startListeners(listeners)
  context.after(() => running.stop())
  const edge = await startSmppEdge({ host: '127.0.0.1', port: 0, pipeline: network.pipeline })
  context.after(() => edge.stop(100))
  const { credential, password } = await inTransaction((tx) =>
    createSmppCredential(tx, { accountId: network.accountId, maxPerSecond: 5000, cost, ...login }),
  )
  const connect = (settings: Partial<ClientSessionSettings> = {}): Esme =>
    anEsme(context, { port: edge.port, systemId: credential.systemId, password, ...settings })
  const bound = async (settings: Partial<ClientSessionSettings> = {}): Promise<Esme> => {
    const esme = connect(settings)
    await until(
      () => esme.client.state === 'bound',
      () => `the gateway is ${esme.client.state}`,
    )
    return esme
  }
  return { ...network, edge, credential, password, connect, bound }
}

const soon = (holds: () => boolean, otherwise: () => string) => until(holds, otherwise, 5_000)

test('carries a submit to the handset and its receipt back', async (context) => {
  const world = await aWorld(context)
  const esme = await world.bound()
  const to = aPhoneNumber()
  const { status, messageId } = await esme.submit(aSubmit(world.sender, to))
  assert.equal(status, 0)
  assert.match(messageId, /^[0-9a-f]{32}$/)
  await soon(
    () => esme.receipts.length > 0,
    () => 'no receipt came',
  )
  const [message] = world.handsets.messages(to)
  assert.equal(message?.text, 'Your parcel is on its way')
  assert.equal(esme.receipts[0]?.messageId, messageId)
  assert.equal(esme.receipts[0]?.state, 'delivered')
  assert.equal(esme.receipts.length, 1)
})
