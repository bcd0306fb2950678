// Writes server/migrations/schema.sql: every schema as the migrations leave it, so that a change of them can be read in one place.
// `--check` writes nothing and exits 1 when the file is not what the migrations make.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { differences } from './schema/differences.ts'
import { dumpSchema } from './schema/dump-schema.ts'
import { databaseUrl, startTestServer, templateName } from './testing/server.ts'

const file = join(import.meta.dirname, '../server/migrations/schema.sql')
const shownMax = 40

const server = await startTestServer()
let dump: string
try {
  const client = new pg.Client({ connectionString: databaseUrl(server.url, templateName) })
  await client.connect()
  dump = await dumpSchema(client)
  await client.end()
} finally {
  await server.stop()
}

if (!process.argv.includes('--check')) {
  writeFileSync(file, dump)
} else {
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (committed !== dump) {
    console.log(
      'server/migrations/schema.sql is not what the migrations make: run `node tools/schema.ts` and commit it',
    )
    for (const line of differences(committed, dump).slice(0, shownMax)) console.log(line)
    process.exitCode = 1
  }
}
