// What telling customers' endpoints costs: events are published in batches and delivered to a receiver on loopback.
// Prints one JSON line a round: deliveries/s, and CPU seconds per 1,000 of this process and of PostgreSQL.
// --count N --events-per-batch N --callback 1 (messages' own URLs instead of an endpoint)
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { connectDatabase, disconnectDatabase, inTransaction } from '#platform/db.ts'
import { migrate } from '#platform/migrate.ts'
import { publish } from '#platform/outbox.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { useSecretKey } from '#platform/secrets.ts'
import { newId } from '#shared/ids.ts'
import { createEndpoint, startWebhookDelivery } from '#webhooks/webhooks.ts'
import { formatValue } from './measurement.ts'
import { cpuSecondsOf } from './process-trees.ts'
import { startCallbackSink } from './sms/tools.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    'events-per-batch': { type: 'string', default: '50' },
    callback: { type: 'string', default: '' },
  },
})
const count = Math.min(Number(values.count), 200_000)
const perBatch = Number(values['events-per-batch'])
const rounds = 3
const roundMsMax = 120_000
const dir = mkdtempSync(join(tmpdir(), 'patchbay-bench-webhooks-'))
process.env['PATCHBAY_ALLOW_PRIVATE_WEBHOOKS'] = '1'
const postgres = await startEmbeddedPostgres(join(dir, 'postgres'))
const sink = await startCallbackSink(join(dir, 'samples'))
try {
  await migrate(postgres.url)
  useSecretKey('22'.repeat(32))
  connectDatabase(postgres.url)
  const url = `http://127.0.0.1:${sink.port}/hook`
  const accountId = randomUUID()
  if (values.callback === '')
    await inTransaction((tx) =>
      createEndpoint(tx, accountId, { url, events: ['message.delivered'] }, new Set(['*'])),
    )
  for (let round = 1; round <= rounds; round++) await measureRound(accountId, url, round)
  await disconnectDatabase()
} finally {
  await sink.stop()
  await postgres.stop()
  rmSync(dir, { recursive: true, force: true })
}

/** Publishes all events first, then lets delivery run: what is measured is delivery alone, from the outbox to the record. */
async function measureRound(accountId: string, url: string, round: number): Promise<void> {
  for (let at = 0; at < count; at += perBatch)
    await publishBatch(accountId, url, Math.min(perBatch, count - at))
  await sink.ask('reset')
  const started = performance.now()
  const own = process.cpuUsage()
  const store = cpuSecondsOf([postgres.pid])
  const delivery = await startWebhookDelivery()
  let done = 0
  while (done < count && performance.now() - started < roundMsMax) {
    await pause(50)
    done = (await sink.ask('count'))['distinct'] ?? 0
  }
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(own)
  const node = user + system
  const storeSeconds = cpuSecondsOf([postgres.pid]) - store
  await delivery.stop()
  const perThousand = (cpuSeconds: number): string => formatValue((cpuSeconds / done) * 1_000)
  console.log(
    JSON.stringify({
      bench: 'webhooks-out',
      round,
      delivered: done,
      perSecond: Math.round(done / seconds),
      nodeCpuSecondsPer1000: perThousand(node / 1e6),
      postgresCpuSecondsPer1000: perThousand(storeSeconds),
    }),
  )
}

async function publishBatch(accountId: string, url: string, size: number): Promise<void> {
  const items = Array.from({ length: size }, () => ({
    messageId: newId('msg', Date.now()),
    channel: 'sms',
    direction: 'outbound' as const,
    status: 'delivered',
    from: 'PATCHBAY',
    to: '+919812345678',
    segments: 1,
    price: { amount: '0.0075', currency: 'USD' },
    metadata: { order: '4711' },
    callbackUrl: values.callback === '' ? null : url,
    at: new Date().toISOString(),
  }))
  await inTransaction((tx) => publish(tx, 'message.delivered', accountId, ...items))
}
