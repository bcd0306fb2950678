import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import { connectDatabase, disconnectDatabase } from '#platform/db.ts'
import { useSecretKey } from '#platform/secrets.ts'
import { databaseUrl, onServer, startTestServer, templateName } from './server.ts'

let prepared: Promise<string> | null = null

/**
 * Gives this test process its own database, cloned from the migrated template, and connects the platform to it.
 * Call it at the top of every test file that needs the database; the second call of a process does nothing.
 */
export function useTestDatabase(): Promise<string> {
  prepared ??= prepare()
  return prepared
}

async function prepare(): Promise<string> {
  const shared = process.env['PATCHBAY_TEST_DATABASE_SERVER']
  const own = shared ? null : await startTestServer()
  const serverUrl = shared ?? (own as { url: string }).url
  const name = `t_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, (admin) => admin.query(`create database ${name} template ${templateName}`))
  const url = databaseUrl(serverUrl, name)
  useSecretKey('11'.repeat(32))
  connectDatabase(url)
  after(async () => {
    await disconnectDatabase()
    if (own) await own.stop()
    else await onServer(serverUrl, (admin) => admin.query(`drop database ${name} with (force)`))
  })
  return url
}
