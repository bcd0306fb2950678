// A provider's machines in a process of their own: makes signed webhooks, each of a message of its own, waits for a line on
// its input, sends them over so many connections, and prints one JSON line: seconds, refusals, and the answers' times.
// webhook-storm.ts URL COUNT CONNECTIONS RUN
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { Pool } from 'undici'
import { demo as business } from '#sandbox/meta/demo-world.ts'

const contacts = 2_000
const [, , hook = '', countText = '0', connectionsText = '1', run = ''] = process.argv
const { origin, pathname: path } = new URL(hook)
const connections = Number(connectionsText)
const requests = Array.from({ length: Number(countText) }, (_, n) => requestOf(n))
const pool = new Pool(origin, { connections })
process.stdout.write('ready\n')
await once(process.stdin, 'data')

const times: number[] = []
let refused = 0
const begun = performance.now()
await Promise.all(Array.from({ length: connections }, send))
const seconds = (performance.now() - begun) / 1_000
times.sort((a, b) => a - b)
const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
process.stdout.write(`${JSON.stringify({ seconds, refused, p50: at(0.5), p99: at(0.99) })}\n`)
await pool.close()
process.exit(0)

async function send(): Promise<void> {
  for (let request = requests.pop(); request; request = requests.pop()) {
    const from = performance.now()
    const answer = await pool.request({ path, method: 'POST', ...request })
    await answer.body.dump()
    times.push(performance.now() - from)
    if (answer.statusCode !== 200) refused++
  }
}

/** A webhook as Meta writes it when a contact wrote. */
function requestOf(n: number): { headers: Record<string, string>; body: string } {
  const contact = `9198${String(10_000_000 + (n % contacts))}`
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: business.number, phone_number_id: business.phoneNumberId },
    contacts: [{ profile: { name: `Contact ${n % contacts}` }, wa_id: contact }],
    messages: [
      {
        from: contact,
        id: `wamid.${run}.${n}`,
        timestamp: String(Math.floor(Date.now() / 1_000)),
        type: 'text',
        text: { body: `Where is my parcel ${n}? It was to come on Tuesday.` },
      },
    ],
  }
  const entry = [{ id: business.businessAccountId, changes: [{ field: 'messages', value }] }]
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry })
  const signature = createHmac('sha256', business.appSecret).update(body).digest('hex')
  return {
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  }
}
