import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { dataDirFiles, writeDataDirFile } from './data-dir-files.ts'
import { BackupUnusable, readBackupFile } from './read-backup-file.ts'
import { writeBackupFile } from './write-backup-file.ts'

const directory = mkdtempSync(join(tmpdir(), 'patchbay-backup-'))
after(() => rmSync(directory, { recursive: true }))

const emptyManifest = {
  takenAt: '2026-01-01T00:00:00.000Z',
  version: '1',
  postgres: '18',
  operator: null,
  keyFingerprint: null,
  migrations: [],
  tables: [],
  partitions: [],
  sequences: [],
}
const contents = { empty: '', text: 'one\ttwo\n'.repeat(50_000), last: 'secret words' }

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; at += 10_000) yield Buffer.from(text.slice(at, at + 10_000))
}

async function written(name: string, passphrase = ''): Promise<string> {
  const path = join(directory, name)
  const writer = await writeBackupFile(path, new Date(0), passphrase)
  for (const [member, text] of Object.entries(contents)) await writer.add('file', member, bytesOf(text))
  await writer.finish(emptyManifest)
  return path
}

async function readAll(path: string, passphrase = ''): Promise<Record<string, string>> {
  const reader = await readBackupFile(path, passphrase)
  const all: Record<string, string> = {}
  for await (const { member, content } of reader.members()) {
    all[member.name] = ''
    for await (const chunk of content) all[member.name] += chunk.toString()
  }
  await reader.close()
  return all
}

test('gives back what was written, to its owner alone', async () => {
  const path = await written('plain')
  assert.deepEqual(await readAll(path), contents)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.equal(existsSync(`${path}.partial`), false)
})

test('shows nothing of an encrypted backup but that it is one', async () => {
  const path = await written('sealed', 'pass phrase')
  assert.deepEqual(await readAll(path, 'pass phrase'), contents)
  assert.equal(readFileSync(path).includes('secret words'), false)
  assert.equal(readFileSync(await written('open')).includes('secret words'), true)
  await assert.rejects(readAll(path, 'pass phrasE'), /does not open/)
  await assert.rejects(readAll(path), /is encrypted/)
})

test('refuses a file with any octet changed, and one cut off anywhere', async () => {
  const whole = readFileSync(await written('whole'))
  const path = join(directory, 'spoilt')
  const places = Array.from({ length: 40 }, (_, n) => Math.floor((n * (whole.length - 1)) / 39))
  for (const at of places) {
    const changed = Buffer.from(whole)
    changed[at] = (changed[at] as number) ^ 0x10
    writeFileSync(path, changed)
    await assert.rejects(readAll(path), BackupUnusable, `octet ${at} was changed unseen`)
    writeFileSync(path, whole.subarray(0, at))
    await assert.rejects(readAll(path), BackupUnusable, `cut off at ${at} unseen`)
  }
})

test('takes every file of a data directory but what PostgreSQL keeps there', async () => {
  const data = join(directory, 'data')
  for (const name of [
    'secret.key',
    'files/a/b.wav',
    'postgres/base/1',
    'postgres.log',
    'run/x',
    'before-restore-1/secret.key',
  ])
    await writeDataDirFile(data, name, bytesOf('x'))
  assert.deepEqual(await dataDirFiles(data), ['files/a/b.wav', 'secret.key'])
})

test('refuses to write outside of the data directory', async () => {
  await assert.rejects(
    writeDataDirFile(join(directory, 'data'), '../escaped', bytesOf('x')),
    /outside the data directory/,
  )
  assert.equal(existsSync(join(directory, 'escaped')), false)
})
