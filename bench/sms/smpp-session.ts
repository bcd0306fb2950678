import { ClientSession, isReceipt, type MessageInput } from '#smpp/smpp.ts'
import type { Measurement } from '../measurement.ts'
import type { Scenario } from '../scenario.ts'
import { startSmscSink } from './tools.ts'

const COUNT = 50_000
const WINDOWS = [10, 100, 1000]
const LIMIT_MS = 60_000

/** Our SMPP client alone: what a submit costs us, and a submit with its receipt. */
export const smppSession: Scenario = {
  name: 'smpp-session',
  caption: 'our SMPP client by itself: submits, and submits with receipts, on one bind',
  run: async ({ count = COUNT }) => {
    const figures: Measurement[] = []
    for (const hasReceipts of [false, true])
      for (const window of WINDOWS) {
        const { perSecond, cpuMicroseconds } = await submitAll(count, window, hasReceipts)
        const name = `smpp-session.window-${window}${hasReceipts ? '.receipts' : ''}`
        figures.push(
          { name: `${name}.submits`, value: perSecond, unit: 'messages/s' },
          { name: `${name}.cpu`, value: cpuMicroseconds, unit: 'CPU µs/message' },
        )
      }
    return figures
  },
}

async function submitAll(
  count: number,
  window: number,
  hasReceipts: boolean,
): Promise<{ perSecond: number; cpuMicroseconds: number }> {
  const smsc = await startSmscSink({})
  const { promise: done, resolve: finish } = Promise.withResolvers<void>()
  let begun = { at: 0, cpu: process.cpuUsage() }
  let sent = 0
  let ended = 0
  const end = (): void => {
    if (++ended === count) finish()
  }
  const client: ClientSession = new ClientSession(
    { host: '127.0.0.1', port: smsc.port, mode: 'transceiver', systemId: 'bench', password: 'bench', window },
    {
      onState: (state) => {
        if (state === 'bound') begun = { at: performance.now(), cpu: process.cpuUsage() }
      },
      onSlot: () => {
        while (sent < count && client.submit(aSubmit(sent, hasReceipts), hasReceipts ? ignore : end)) sent++
      },
      onDeliver: (pdu, respond) => {
        respond(0)
        if (isReceipt(pdu)) end()
      },
    },
  )
  const late = setTimeout(() => finish(), LIMIT_MS)
  client.open()
  await done
  clearTimeout(late)
  const seconds = (performance.now() - begun.at) / 1000
  const { user, system } = process.cpuUsage(begun.cpu)
  await client.close()
  await smsc.stop()
  return { perSecond: ended / seconds, cpuMicroseconds: (user + system) / ended }
}

const text = Buffer.from('Your parcel is on its way and will be with you today. Ref 0000000')

function aSubmit(n: number, hasReceipts: boolean): MessageInput {
  return {
    source: 'PATCHB',
    sourceTon: 5,
    destination: `91981${String(n).padStart(7, '0')}`,
    destinationTon: 1,
    destinationNpi: 1,
    registeredDelivery: hasReceipts ? 1 : 0,
    shortMessage: text,
  }
}

function ignore(): void {}
