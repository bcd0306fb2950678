import { once } from 'node:events'
import { fork } from 'node:child_process'
import { Faults } from '#sandbox/faults.ts'
import { Handsets } from '#sandbox/handsets/handsets.ts'
import { startSmsc } from '#sandbox/smsc/smsc.ts'
import { ClientSession } from '#smpp/smpp.ts'
import type { Outcome } from '#smpp/smpp.ts'
import { describeMachine } from './measurement.ts'

/**
 * Measures the sandbox network's message centre: submits with receipts over one bind from another process.
 * Prints one JSON object a line. `node bench/sandbox-smsc.ts [messages] [window]`
 */
const count = Number(process.argv[2] ?? 300_000)
const window = Number(process.argv[3] ?? 1000)

if (process.env['SANDBOX_SMSC_BENCH'] === 'centre') await runCentre()
else await runLoad()

async function runCentre(): Promise<void> {
  const smsc = await startSmsc({ port: 0, handsets: new Handsets(), faults: new Faults(), window: 100_000 })
  process.send?.({ port: smsc.port })
  process.on('disconnect', () => process.exit())
  process.on('message', () => {
    process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage(), counts: smsc.counts() })
  })
}

async function runLoad(): Promise<void> {
  const centre = fork(import.meta.filename, { env: { ...process.env, SANDBOX_SMSC_BENCH: 'centre' } })
  const [{ port }] = (await once(centre, 'message')) as [{ port: number }]
  const half = await load(port, count / 2)
  const before = await ask(centre)
  const whole = await load(port, count)
  const after = await ask(centre)
  const cpuSeconds = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1e6
  const machine = describeMachine()
  const figures = [
    { name: 'sandbox-smsc.messages-with-receipts', value: Math.round(whole.perSecond), unit: 'messages/s' },
    {
      name: 'sandbox-smsc.cpu',
      value: Number(((cpuSeconds / count) * 1e6).toFixed(2)),
      unit: 'CPU us/message',
    },
    { name: 'sandbox-smsc.per-core', value: Math.round(count / cpuSeconds), unit: 'messages/CPU s' },
    { name: 'sandbox-smsc.memory-after-warm-up', value: Math.round(before.memory.rss / 1e6), unit: 'MB' },
    { name: 'sandbox-smsc.memory-at-end', value: Math.round(after.memory.rss / 1e6), unit: 'MB' },
    { name: 'sandbox-smsc.receipts', value: half.receipts + whole.receipts, unit: 'receipts' },
  ]
  for (const figure of figures) process.stdout.write(`${JSON.stringify({ ...figure, machine })}\n`)
  centre.kill()
}

type CentreState = { cpu: NodeJS.CpuUsage; memory: NodeJS.MemoryUsage }

async function ask(centre: ReturnType<typeof fork>): Promise<CentreState> {
  centre.send('state')
  const [state] = (await once(centre, 'message')) as [CentreState]
  return state
}

async function load(port: number, messages: number): Promise<{ perSecond: number; receipts: number }> {
  const shortMessage = Buffer.from('Your code is 123456. Do not share it with anyone.')
  const finished = Promise.withResolvers<void>()
  let sent = 0
  let receipts = 0
  // A centre with too many receipts waiting refuses for now; only what it accepted has a receipt.
  const resubmitRefused = (outcome: Outcome): void => {
    if (outcome.kind !== 'answered' || outcome.status !== 0) sent--
  }
  const fill = (): void => {
    while (sent < messages) {
      const destination = String(919_800_000_000 + (sent % 50_000))
      const message = {
        source: 'BANK',
        sourceTon: 5,
        destination,
        destinationTon: 1,
        registeredDelivery: 1,
        shortMessage,
      }
      if (!client.submit(message, resubmitRefused)) return
      sent++
    }
  }
  const client = new ClientSession(
    { host: '127.0.0.1', port, mode: 'transceiver', systemId: 'bench', password: 'bench', window },
    {
      onSlot: fill,
      onDeliver: (_pdu, respond) => {
        respond(0)
        if (++receipts === messages) finished.resolve()
      },
    },
  )
  const startedAt = performance.now()
  client.open()
  await finished.promise
  const perSecond = messages / ((performance.now() - startedAt) / 1000)
  await client.close()
  return { perSecond, receipts }
}
