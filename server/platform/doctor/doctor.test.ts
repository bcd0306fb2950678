import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { useTestDatabase } from '#tools/testing/database.ts'
import { examineDatabase } from './examine-database.ts'
import { examineDataDir } from './examine-machine.ts'
import { examinePorts, whyUnreachable } from './examine-ports.ts'
import type { Finding } from './finding.ts'

const url = await useTestDatabase()
const directory = mkdtempSync(join(tmpdir(), 'patchbay-doctor-'))
after(() => rmSync(directory, { recursive: true }))

const stateOf = (findings: readonly Finding[], check: string): string | undefined =>
  findings.find((finding) => finding.check === check)?.state

async function change(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

test('finds a key that others can read, and one that is missing beside a database', () => {
  const key = join(directory, 'secret.key')
  writeFileSync(key, '11'.repeat(32), { mode: 0o600 })
  assert.equal(stateOf(examineDataDir(directory), 'secret key'), 'ok')
  chmodSync(key, 0o644)
  assert.equal(stateOf(examineDataDir(directory), 'secret key'), 'fail')
  rmSync(key)
  assert.equal(stateOf(examineDataDir(directory), 'secret key'), 'ok')
  mkdirSync(join(directory, 'postgres'))
  assert.equal(stateOf(examineDataDir(directory), 'secret key'), 'fail')
})

test('finds a healthy database healthy', async () => {
  const findings = await examineDatabase(url)
  assert.deepEqual(
    findings.map(({ check, state }) => [check, state]),
    [
      ['database', 'ok'],
      ['rights', 'ok'],
      ['migrations', 'ok'],
      ['clock', 'ok'],
    ],
  )
})

test('finds a migration that waits, one that was changed, and one of a newer version', async () => {
  await change(`create table public.kept as table platform.migrations`)
  await change(`delete from platform.migrations where name = (select max(name) from platform.migrations)`)
  assert.equal(stateOf(await examineDatabase(url), 'migrations'), 'warn')
  await change(`update platform.migrations set checksum = 'other' where name = '0001-platform.sql'`)
  assert.equal(stateOf(await examineDatabase(url), 'migrations'), 'fail')
  await change(`delete from platform.migrations; insert into platform.migrations select * from public.kept`)
  await change(`insert into platform.migrations (name, checksum) values ('9999-future.sql', '')`)
  assert.equal(stateOf(await examineDatabase(url), 'migrations'), 'fail')
  await change(`delete from platform.migrations where name = '9999-future.sql'; drop table public.kept`)
})

test('says that a database does not answer without showing its password', async () => {
  const [finding] = await examineDatabase('postgres://somebody:secret@127.0.0.1:1/x')
  assert.equal(finding?.state, 'fail')
  assert.doesNotMatch(JSON.stringify(finding), /secret/)
})

test('names the ports that another program has taken', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const [taken] = await examinePorts('127.0.0.1', port, false)
  const [ours] = await examinePorts('127.0.0.1', port, true)
  assert.equal(await whyUnreachable('127.0.0.1', port), null)
  server.close()
  await once(server, 'close')
  assert.match(String(taken?.says), new RegExp(`${port}\\b.*taken by another program`))
  assert.equal(ours?.state, 'ok')
  assert.equal(await whyUnreachable('127.0.0.1', port), 'ECONNREFUSED')
})
