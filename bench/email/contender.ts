// One sender of the campaign in a process of its own, so that its CPU can be told from the others'.
// Says it is ready; `prepare COUNT` makes so many contacts, `send` sends to them and tells what that took. Ends with its input.
// --sender patchbay|nodemailer --port N --connections N [--keys JSON] [--database URL]
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { DkimKey } from '#channels/email/dkim/dkim-key.ts'
import { recipients, type Recipient } from './campaign.ts'
import { nodemailerSender } from './send-with-nodemailer.ts'
import { patchbaySender } from './send-with-patchbay.ts'

type Sender = {
  prepare?: (contacts: readonly Recipient[]) => Promise<void>
  send: (contacts: readonly Recipient[]) => Promise<number>
  close: () => Promise<void>
}

const { values } = parseArgs({
  options: {
    sender: { type: 'string', default: 'patchbay' },
    port: { type: 'string', default: '0' },
    connections: { type: 'string', default: '20' },
    keys: { type: 'string', default: '[]' },
    database: { type: 'string', default: '' },
  },
})
const keys = JSON.parse(values.keys) as DkimKey[]
const [port, connections] = [Number(values.port), Number(values.connections)]
const sender: Sender =
  values.sender === 'nodemailer'
    ? nodemailerSender(port, connections, keys[0] ?? null)
    : await patchbaySender(port, connections, keys, values.database || null)
console.log(JSON.stringify({ port }))
let contacts: Recipient[] = []
for await (const line of createInterface({ input: process.stdin })) {
  const [command, count] = line.split(' ')
  console.log(JSON.stringify(command === 'prepare' ? await prepare(Number(count)) : await send()))
}
await sender.close()

async function prepare(count: number): Promise<Record<string, number>> {
  contacts = recipients(count)
  await sender.prepare?.(contacts)
  return { count }
}

async function send(): Promise<Record<string, number>> {
  const startedMs = performance.now()
  const before = process.cpuUsage()
  const sent = await sender.send(contacts)
  const { user, system } = process.cpuUsage(before)
  return { sent, seconds: (performance.now() - startedMs) / 1_000, cpuSeconds: (user + system) / 1e6 }
}
