import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { ClientSession, parseReceipt } from '#smpp/smpp.ts'
import { waitUntil } from '../line-tool.ts'
import { runLoad, startCallbackSink, startSmscSink, type ToolKind, toolKind } from './tools.ts'
import { verifySamples } from './verify-samples.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const kinds: readonly ToolKind[] = toolKind() === 'native' ? ['native', 'node'] : ['node']
const servers = new Map<number, Server>()

for (const kind of kinds) {
  test(`the ${kind} load and webhook receiver count each message once and keep samples whose signature can be checked`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-test-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const sampleFile = join(folder, 'samples')
    const sink = await startCallbackSink(sampleFile, kind)
    t.after(sink.stop)
    const load = { port: sink.port, count: 200, connections: 4, expectedStatus: 200 }
    const first = await runLoad({ ...load, request: query('/receipt?id=@@@@@@@&status=1') }, kind)
    const again = await runLoad({ ...load, count: 10, request: query('/receipt?id=@@@@@@@&status=1') }, kind)
    const signed = await runLoad({ ...load, count: 100, request: signedWebhook() }, kind)
    const acceptedFile = join(folder, 'accepted')
    await runLoad({ ...load, first: 190, count: 20, request: query('/other?n=@@@@@@@'), acceptedFile }, kind)
    const counts = await sink.ask(`missing ${acceptedFile}`)

    assert.equal(counts.missing, 10)
    assert.equal(first.accepted, 200)
    assert.equal(again.accepted, 10)
    assert.equal(signed.accepted, 100)
    assert.equal(counts.requests, 330)
    assert.equal(counts.distinct, 201)
    assert.equal(counts.repeated, 109)
    // Of the requests 1, 101, 201 and 301 only the last is a webhook with a signature.
    assert.deepEqual(verifySamples(sampleFile, SECRET), { valid: 1, invalid: 3 })
  })

  test(`the ${kind} load sends at the rate asked for, and tells what was refused`, async (t) => {
    const sink = await startCallbackSink('/dev/null', kind)
    t.after(sink.stop)
    const request = query('/receipt?id=@@@@@@@')
    const result = await runLoad(
      { port: sink.port, count: 100, connections: 4, ratePerSecond: 200, request },
      kind,
    )

    const seconds = (result.endUs - result.startUs) / 1e6
    assert.ok(seconds > 0.45 && seconds < 5, `${seconds} s`)
    assert.equal(result.refused, 100)
    assert.match(result.firstRefusal, /^200 /)
  })

  test(`the ${kind} load goes on when a server that was away is back`, async (t) => {
    const port = await anAnsweringServer(t, 0, 20)
    const load = runLoad({ port, count: 60, connections: 3, ratePerSecond: 100, request: query('/') }, kind)
    await once(servers.get(port) ?? process, 'close')
    await new Promise((resolve) => setTimeout(resolve, 150))
    await anAnsweringServer(t, port, Number.POSITIVE_INFINITY)
    const result = await load

    assert.equal(result.accepted + result.cut, 60)
    assert.ok(result.cut <= 3, `${result.cut} cut`)
  })

  test(`the ${kind} message centre counts distinct messages and sends receipts, but none for the stale ones`, async (t) => {
    const smsc = await startSmscSink({}, kind)
    t.after(smsc.stop)
    await smsc.ask('stale 10')
    const receipts: string[] = []
    let next = 0
    const client: ClientSession = new ClientSession(
      { host: '127.0.0.1', port: smsc.port, mode: 'transceiver', systemId: 'bench', password: 'bench' },
      {
        onSlot: () => {
          while (next < 60 && client.submit(aSubmit(next % 50), () => {})) next++
        },
        onDeliver: (pdu, respond) => {
          receipts.push(parseReceipt(pdu)?.state ?? 'none')
          respond(0)
        },
      },
    )
    client.open()
    await waitUntil(() => receipts.length === 50, 10_000, 20)
    const counts = await smsc.ask('stats')
    await client.close()
    const acceptedFile = join(tmpdir(), `patchbay-bench-test-accepted-${process.pid}`)
    writeFileSync(acceptedFile, '0000049 \n0000050 \n')
    const { missing } = await smsc.ask(`missing ${acceptedFile}`)
    rmSync(acceptedFile)

    assert.equal(missing, 1)
    assert.equal(counts.submits, 60)
    assert.equal(counts.distinct, 50)
    assert.equal(counts.repeated, 10)
    assert.deepEqual(
      receipts,
      Array.from({ length: 50 }, () => 'delivered'),
    )
  })
}

/** Answers 202 until it has answered `most` requests; then it cuts its connections and goes away. */
async function anAnsweringServer(t: TestContext, port: number, most: number): Promise<number> {
  let answered = 0
  const server = createServer((_request, answer) => {
    if (answered++ < most) answer.writeHead(202, { 'content-length': '0' }).end()
    else {
      server.close()
      server.closeAllConnections()
    }
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const taken = (server.address() as AddressInfo).port
  servers.set(taken, server)
  t.after(() => server.close())
  return taken
}

function aSubmit(n: number): Parameters<ClientSession['submit']>[0] {
  return {
    source: 'PATCHB',
    destination: `91981${String(n).padStart(7, '0')}`,
    registeredDelivery: 1,
    shortMessage: Buffer.from('text'),
  }
}

function query(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
}

function signedWebhook(): string {
  const body = JSON.stringify({ type: 'message.delivered', data: { id: 'msg_0190' } })
  const at = new Date(Math.floor(performance.timeOrigin + performance.now()))
  const head = [
    'POST /receipt HTTP/1.1',
    'Host: 127.0.0.1',
    'webhook-id: evt_1',
    `webhook-timestamp: ${Math.floor(at.getTime() / 1000)}`,
    `webhook-signature: ${new Webhook(SECRET).sign('evt_1', at, body)}`,
    `Content-Length: ${body.length}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
