import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { aPlace, aPortBase, ask, startInstance, eventually } from '#tools/testing/instance.ts'

const place = aPlace()
after(() => place.clear())

/** In every demo this person is a contact and never opted in. */
const withoutOptIn = '+34600123456'
const promotion = {
  channel: 'sms',
  to: withoutOptIn,
  class: 'promotional',
  content: { type: 'text', text: 'Patchbay Demo: 20 % off today. Reply STOP to end.' },
}

type Answer = { status: number; body: { code?: string; clause?: string; id?: string; detail?: string } }
type Told = {
  status: string
  charge: string
  decision: { basis: string; gates: { gate: string; clause?: string; evidence?: Record<string, unknown> }[] }
}
type Wallet = { available: { amount: string }; held: { amount: string } }

/** Starts the operator, tries the promotion on a Tuesday noon, and gives what it said and what it cost. */
async function tryUnder(
  operator: string,
  name: string,
): Promise<{ answer: Answer; told: Told | null; wallet: Wallet }> {
  const instance = await startInstance(join(place.path, name), await aPortBase(), [
    '--demo',
    '--operator',
    operator,
  ])
  try {
    const { url, demo } = instance
    const headers = { authorization: `Bearer ${demo.account.apiKey}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}/v1/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify(promotion),
    })
    const answer = { status: response.status, body: (await response.json()) as Answer['body'] }
    const { id } = answer.body
    let told: Told | null = null
    if (id) {
      await eventually(async () => {
        told = await ask<Told>(instance, `/v1/messages/${id}`)
        return told.status === 'delivered' || told.status === 'scheduled'
      })
    }
    return { answer, told, wallet: await ask<Wallet>(instance, '/v1/wallet') }
  } finally {
    await instance.end('SIGTERM')
  }
}

test('conecsy refuses without an opt-in, names CSY-5.5 and debits nothing', async () => {
  const { answer, wallet } = await tryUnder('conecsy', 'a')
  assert.deepEqual([answer.status, answer.body.code, answer.body.clause], [422, 'consent_missing', 'CSY-5.5'])
  assert.deepEqual([wallet.available.amount, wallet.held.amount], ['100.00', '0.00'])
})

test('cx-engage accepts on the basis of the contract on record, names CXE-5.12 and debits the price', async () => {
  const { answer, told, wallet } = await tryUnder('cx-engage', 'b')
  assert.equal(answer.status, 202)
  const message = told as Told | null
  assert.equal(message?.decision.basis, 'contract')
  const consent = message?.decision.gates.find(({ gate }) => gate === 'consent')
  assert.equal(consent?.clause, 'CXE-5.12')
  assert.match(String(consent?.evidence?.['recordId']), /^cns_/)
  assert.equal(wallet.available.amount, '99.955')
})

test('konectus-mx does not sell SMS, names KN1-4.1 and debits nothing', async () => {
  const { answer, wallet } = await tryUnder('konectus-mx', 'c')
  assert.deepEqual(
    [answer.status, answer.body.code, answer.body.clause],
    [422, 'channel_not_offered', 'KN1-4.1'],
  )
  assert.deepEqual([wallet.available.amount, wallet.held.amount], ['100.00', '0.00'])
})
