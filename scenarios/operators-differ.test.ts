import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { signedIn } from '#tools/testing/callers.ts'
import { aPlace, aPortBase, ask, startInstance, eventually, type Instance } from '#tools/testing/instance.ts'

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

/** The next Tuesday, 10:00 UTC: in the recipient's Spain it is around noon, and no terms forbid advertising then. */
function tuesdayNoon(): string {
  const day = new Date()
  day.setUTCDate(day.getUTCDate() + ((2 - day.getUTCDay() + 7) % 7 || 7))
  return `${day.toISOString().slice(0, 10)}T10:00:00.000Z`
}

/** Stops the operator's clock at an instant, so that the hour of the test decides nothing. */
async function stopClockAt({ url, demo }: Instance, at: string): Promise<void> {
  const operator = await signedIn(url, demo.operator)
  const stopped = await operator<{ at: string }>('POST', '/operator/v1/clock', { mode: 'frozen', at })
  assert.deepEqual([stopped.status, stopped.body.at], [200, at])
}

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
    await stopClockAt(instance, tuesdayNoon())
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
        return told.status === 'delivered'
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
  assert.deepEqual([message?.status, message?.charge], ['delivered', 'settled'])
  assert.equal(message?.decision.basis, 'contract')
  const consent = message?.decision.gates.find(({ gate }) => gate === 'consent')
  assert.equal(consent?.clause, 'CXE-5.12')
  assert.match(String(consent?.evidence?.['recordId']), /^cns_/)
  assert.deepEqual([wallet.available.amount, wallet.held.amount], ['99.955', '0.00'])
})

test('konectus-mx does not sell SMS, names KN1-4.1 and debits nothing', async () => {
  const { answer, wallet } = await tryUnder('konectus-mx', 'c')
  assert.deepEqual(
    [answer.status, answer.body.code, answer.body.clause],
    [422, 'channel_not_offered', 'KN1-4.1'],
  )
  assert.deepEqual([wallet.available.amount, wallet.held.amount], ['100.00', '0.00'])
})
