import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { formatReceipt, startSmppServer, type ServerSession, type SmppServer } from '#smpp/smpp.ts'
import {
  aPlace,
  aPortBase,
  ask,
  sendMessages,
  startInstance,
  eventually,
  type Instance,
} from '#tools/testing/instance.ts'
import { aWebhookReceiver } from '#tools/testing/webhook-receiver.ts'

const kills = 5
const perRound = 600
const window = 100

const place = aPlace()
after(() => place.clear())

type Pending = { readonly id: string; readonly from: string; readonly to: string; underWay: boolean }

/** A carrier outside the process that is killed: counts what it takes and sends each receipt until it is taken. */
class Carrier {
  count = 0
  private readonly pending = new Set<Pending>()
  private server: SmppServer | null = null
  private timer: NodeJS.Timeout | null = null

  async start(port: number): Promise<void> {
    this.server = await startSmppServer(
      { port, host: '127.0.0.1' },
      {
        onBind: () => ({ status: 0, window: 1_000 }),
        onSubmit: (_, pdu, respond) => {
          const id = (++this.count).toString(16)
          respond(0, id)
          this.pending.add({ id, from: pdu.source, to: pdu.destination, underWay: false })
        },
      },
    )
    this.timer = setInterval(() => this.sendReceipts(), 20)
  }

  /** Waits until it has taken so many. */
  async took(count: number): Promise<void> {
    for (let waitedMs = 0; this.count < count; waitedMs += 2) {
      if (waitedMs > 60_000) throw new Error(`it took ${this.count} instead of ${count}`)
      await pause(2)
    }
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    await this.server?.close(0)
  }

  private sendReceipts(): void {
    const session = this.server?.sessions().find(({ state }) => state.startsWith('bound'))
    if (!session) return
    for (const one of this.pending) if (!one.underWay) this.sendReceipt(session, one)
  }

  private sendReceipt(session: ServerSession, one: Pending): void {
    const at = Date.now()
    const receipt = formatReceipt({ messageId: one.id, state: 'delivered', submittedAt: at, doneAt: at })
    one.underWay = session.deliver({ source: one.to, destination: one.from, ...receipt }, (outcome) => {
      one.underWay = false
      if (outcome.kind === 'answered' && outcome.status === 0) this.pending.delete(one)
    })
  }
}

async function subscribe({ demo }: Instance, url: string): Promise<void> {
  const response = await fetch(`${demo.url}/v1/webhook-endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${demo.account.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url, events: ['message.delivered'] }),
  })
  assert.equal(response.status, 201, await response.text())
}

type Page = { data: { id: string; status: string; charge: string }[]; next: string | null }

async function allMessages(instance: Instance): Promise<Page['data']> {
  const all: Page['data'] = []
  for (let cursor = ''; ;) {
    const page = await ask<Page>(instance, `/v1/messages?limit=200${cursor && `&cursor=${cursor}`}`)
    all.push(...page.data)
    if (page.next === null) return all
    cursor = page.next
  }
}

test('killed five times under load it loses nothing, charges nothing twice and tells everything', async () => {
  const portBase = await aPortBase()
  const carrier = new Carrier()
  await carrier.start(portBase + 21)
  const receiver = await aWebhookReceiver()
  const start = () =>
    startInstance(join(place.path, 'a'), portBase, ['--demo', '--no-sandbox'], {
      PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '1',
    })
  let instance = await start()
  try {
    await subscribe(instance, receiver.url)
    const accepted = new Set<string>()
    for (let round = 0; round < kills; round++) {
      const before = carrier.count
      const sending = sendMessages(instance, perRound, `round-${round}`)
      await carrier.took(before + perRound / 4)
      await instance.end('SIGKILL')
      for (const id of await sending) accepted.add(id)
      instance = await start()
      // What was cut off is asked for again under its key: it is admitted once, whether it had been or not.
      for (const id of await sendMessages(instance, perRound, `round-${round}`)) accepted.add(id)
    }
    assert.equal(accepted.size, kills * perRound, 'each key was answered with one message')
    await eventually(
      async () => (await allMessages(instance)).every(({ status }) => status === 'delivered'),
      60_000,
    )
    const messages = await allMessages(instance)
    assert.deepEqual(
      new Set(messages.map(({ id }) => id)),
      accepted,
      'nothing accepted is missing and nothing else is there',
    )
    assert.ok(messages.every(({ charge }) => charge === 'settled'))
    const wallet = await ask<{ available: { amount: string }; held: { amount: string } }>(
      instance,
      '/v1/wallet',
    )
    assert.deepEqual(
      [wallet.available.amount, wallet.held.amount],
      ['77.50', '0.00'],
      '3,000 messages at 0.0075',
    )
    const told = (): Set<string> => new Set(receiver.calls.map(({ body }) => JSON.parse(body).data.messageId))
    await eventually(async () => told().size === accepted.size)
    assert.deepEqual(told(), accepted, 'every message was told')
    const repeats = carrier.count - accepted.size
    assert.ok(repeats <= kills * window, `${repeats} repeats for ${kills} kills`)
  } finally {
    await instance.end('SIGTERM')
    await receiver.stop()
    await carrier.stop()
  }
})
