import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { request } from 'undici'
import { waitUntil } from '../bench/line-tool.ts'
import { type PatchbayProcess, startPatchbay } from '../bench/patchbay-process.ts'
import { startKannelEsme } from './foreign/kannel-esme.ts'
import { runNetSmppEsme } from './foreign/net-smpp.ts'
import { captureSmpp } from './foreign/pdu-judge.ts'
import { whySkipped } from './foreign/programs.ts'

type Demo = {
  url: string
  account: { apiKey: string }
  smpp: { port: number; systemId: string; password: string }
}
type Call = (method: string, path: string, body?: object) => Promise<Record<string, unknown>>

const skip = whySkipped('kannel', 'libnet-smpp-perl', 'tshark', 'libsmpp34-dev', 'gcc')
const COUNT = 1000
const RECEIPTS_LIMIT_MS = 120_000
let patchbay: PatchbayProcess

before(async () => {
  if (skip === false) patchbay = await startPatchbay()
})
after(() => patchbay?.stop())

test(
  'Kannel binds as a customer, hands in a thousand messages and gets a delivered receipt for each',
  { skip, timeout: 240_000 },
  async () => {
    const demo = patchbay.demo<Demo>()
    const call = callerOf(demo)
    const from = await aSender(call)
    await call('POST', '/v1/wallet/top-ups', { amount: { amount: '1000.00', currency: 'USD' } })
    const capture = await captureSmpp(demo.smpp.port)
    const kannel = await startKannelEsme(demo.smpp)
    const taken = await kannel.submit(COUNT, {
      from,
      to: (n) => `+91981${String(n).padStart(7, '0')}`,
      text: (n) => (n % 50 === 0 ? 'नमस्ते '.repeat(15) : `Message ${n} by Kannel`),
    })
    await waitUntil(() => kannel.receipts.size === COUNT, RECEIPTS_LIMIT_MS)
    await kannel.stop()
    const judgement = await capture.judge()

    assert.equal(taken, COUNT)
    assert.equal(kannel.receipts.size, COUNT)
    assert.deepEqual(new Set(kannel.receipts.values()), new Set([1]))
    assert.equal(kannel.repeated(), 0)
    assert.deepEqual(judgement.malformed, [])
    assert.deepEqual(judgement.refused, [])
    const { counts } = judgement
    assert.equal(counts['80000004'], counts['00000004'])
    assert.equal(counts['80000005'], counts['00000005'])
  },
)

test('the Net::SMPP client passes its checks as a customer', { skip, timeout: 120_000 }, async () => {
  const demo = patchbay.demo<Demo>()
  const from = await aSender(callerOf(demo))
  const checks = await runNetSmppEsme({ ...demo.smpp, from, to: '+919812345678' })
  assert.equal(checks.length, 18)
  assert.deepEqual(
    checks.filter(({ ok }) => !ok),
    [],
  )
})

/** The address of the demo account's SMS sender. */
async function aSender(call: Call): Promise<string> {
  const { data } = (await call('GET', '/v1/senders')) as { data: { channel: string; address: string }[] }
  const sender = data.find(({ channel }) => channel === 'sms')
  if (!sender) throw new Error('the demo account has no SMS sender')
  return sender.address
}

function callerOf(demo: Demo): Call {
  return async (method, path, body) => {
    const answer = await request(demo.url + path, {
      method,
      headers: { authorization: `Bearer ${demo.account.apiKey}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    })
    const text = await answer.body.text()
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`)
    return JSON.parse(text) as Record<string, unknown>
  }
}
