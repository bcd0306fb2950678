import assert from 'node:assert/strict'
import { test } from 'node:test'
import { request } from 'undici'
import { waitUntil } from '../bench/line-tool.ts'
import { findFreePorts } from '../bench/loopback-ports.ts'
import { startPatchbay } from '../bench/patchbay-process.ts'
import { connectCarrier, createBenchAccount, type DemoFile, SENDER } from '../bench/sms/patchbay-api.ts'
import { type LoggedPdu, startNetSmppSmsc } from './foreign/net-smpp.ts'
import { captureSmpp } from './foreign/pdu-judge.ts'
import { whySkipped } from './foreign/programs.ts'
import { startWebhookReceiver } from './webhook-receiver.ts'

const COUNT = 1000
const BATCH = 100
const END_LIMIT_MS = 120_000
const ENDS = ['message.delivered', 'message.undelivered', 'message.failed', 'message.expired']
const GSM_LONG = 'A long message that must travel in parts. '.repeat(6)
const UCS2 = 'आपका पार्सल आज पहुँचेगा'

type Accepted = { id: string; to: string; segments: number }

test(
  'a thousand messages pass a Net::SMPP carrier, each reaches its end, and each end is told once by a signed webhook',
  { skip: whySkipped('libnet-smpp-perl', 'tshark', 'libsmpp34-dev', 'gcc'), timeout: 300_000 },
  async () => {
    const [port = 0] = await findFreePorts(1)
    const capture = await captureSmpp(port)
    const smsc = await startNetSmppSmsc(port, 280)
    const receiver = await startWebhookReceiver()
    const patchbay = await startPatchbay({ args: ['--no-sandbox'] })
    const demo = patchbay.demo<DemoFile>()
    await connectCarrier(demo, { port, window: 20 })
    const account = await createBenchAccount(demo, receiver.port, ENDS)
    receiver.useSecret(account.webhookSecret)

    const accepted = await sendAll(demo.url, account.apiKey)
    await waitUntil(
      () => new Set(receiver.received.map(({ messageId }) => messageId)).size >= COUNT,
      END_LIMIT_MS,
    )
    const log = smsc.log()
    await patchbay.stop()
    await Promise.all([smsc.stop(), receiver.stop()])
    const judgement = await capture.judge()

    const submits = log.filter(({ command }) => command === 'submit_sm')
    const segments = accepted.reduce((sum, message) => sum + message.segments, 0)
    assert.equal(accepted.length, COUNT)
    assert.equal(submits.length, segments)
    assert.deepEqual(receiver.refused, [])
    assert.equal(receiver.received.length, COUNT)
    const ends = new Map(receiver.received.map(({ messageId, type }) => [messageId, type]))
    const failedTo = destinationsOfFailures(log)
    for (const { id, to } of accepted)
      assert.equal(ends.get(id), failedTo.has(to.slice(1)) ? 'message.undelivered' : 'message.delivered')
    assert.ok(log.filter(({ command }) => command === 'deliver_sm_resp').every(({ status }) => status === 0))
    assert.deepEqual(judgement.malformed, [])
    assert.deepEqual(judgement.refused, [])
    assert.equal(judgement.counts['00000004'], segments)
  },
)

/** Hands in the messages in batches: every tenth is long, every tenth is in Hindi. */
async function sendAll(url: string, apiKey: string): Promise<Accepted[]> {
  const accepted: Accepted[] = []
  for (let first = 0; first < COUNT; first += BATCH) {
    const messages = Array.from({ length: BATCH }, (_, i) => aMessage(first + i))
    const answer = await request(`${url}/v1/messages/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages }),
    })
    const text = await answer.body.text()
    assert.equal(answer.statusCode, 202, text)
    const { data } = JSON.parse(text) as { data: { status: string; message: Accepted }[] }
    accepted.push(...data.filter(({ status }) => status === 'accepted').map(({ message }) => message))
  }
  return accepted
}

function aMessage(n: number): object {
  const texts: Record<number, string> = { 3: GSM_LONG, 7: UCS2 }
  return {
    channel: 'sms',
    from: SENDER,
    to: `+91981${String(n).padStart(7, '0')}`,
    class: 'transactional',
    content: { type: 'text', text: texts[n % 10] ?? `Message ${n} by Patchbay` },
  }
}

/** The numbers to which the carrier reported a part undeliverable. */
function destinationsOfFailures(log: readonly LoggedPdu[]): Set<string | undefined> {
  const failed = new Set(log.filter(({ state }) => state === 'UNDELIV').map(({ n }) => n))
  return new Set(
    log
      .filter(({ command, n }) => command === 'submit_sm' && failed.has(n))
      .map(({ destination }) => destination),
  )
}
