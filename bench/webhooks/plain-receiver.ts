// What a team would write by hand to take a provider's webhooks safely: checks the signature, keeps each request in PostgreSQL
// in a statement of its own, then answers. Prints its port. Reads nothing afterwards.
// plain-receiver.ts DATABASE_URL APP_SECRET
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

const [, , connectionString = '', appSecret = ''] = process.argv
const connectionsMax = 10
const pool = new pg.Pool({ connectionString, max: connectionsMax })
await pool.query(
  'create table if not exists plain_requests (id bigint generated always as identity primary key, at timestamptz not null default now(), body bytea not null)',
)

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    const given = Buffer.from(String(request.headers['x-hub-signature-256'] ?? ''))
    const due = Buffer.from(`sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)
    if (given.length !== due.length || !timingSafeEqual(given, due)) {
      response.writeHead(401).end()
      return
    }
    pool.query({ name: 'keep', text: 'insert into plain_requests (body) values ($1)', values: [body] }).then(
      () => response.writeHead(200).end(),
      () => response.writeHead(500).end(),
    )
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
process.on('SIGTERM', () => process.exit(0))
