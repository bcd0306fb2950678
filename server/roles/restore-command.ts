import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { dataDirFiles, writeDataDirFile } from '#platform/backup/data-dir-files.ts'
import { ensureKnownSchema, loadDatabase } from '#platform/backup/load-database.ts'
import { BackupUnusable, readBackupFile, type BackupReader } from '#platform/backup/read-backup-file.ts'
import { now } from '#platform/clock.ts'
import { variable } from '#platform/config.ts'
import { lockDataDir } from '#platform/data-dir-lock.ts'
import type { Db } from '#platform/db.ts'
import { startEmbeddedPostgres, stopAbandonedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { keyFingerprint } from '#platform/secrets.ts'
import { ledgerFaults, walletTotals } from '#wallet/wallet.ts'
import { formatAmount } from '#shared/money.ts'
import { runCommand } from './run-command.ts'
import { schemas } from './schemas.ts'

const usage = 'usage: patchbay restore FILE [--data DIR] [--force]'

type Target = { readonly dataDir: string; readonly external: string; readonly force: boolean }

/** Brings a backup back, whole or not at all. */
export async function restoreCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { data: { type: 'string', default: './.patchbay' }, force: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [file, ...more] = positionals
  if (!file || more.length > 0) throw new Error(usage)
  const target = { dataDir: resolve(values.data), external: variable('DATABASE_URL'), force: values.force }
  const backup = await readBackupFile(resolve(file), variable('PATCHBAY_BACKUP_PASSPHRASE'))
  try {
    ensureKnownSchema(backup.manifest)
    ensureKey(backup)
    await restore(backup, target)
  } finally {
    await backup.close()
  }
  const { takenAt, operator } = backup.manifest
  const start = operator && operator !== 'house' ? ` --operator ${operator}` : ''
  console.log(`Restored as of ${takenAt}. Start it with: ./patchbay up --data ${target.dataDir}${start}`)
  return 0
}

/** A key given by the environment wins at every start, so it must be the one the credentials were stored under. */
function ensureKey({ manifest }: BackupReader): void {
  const inside = manifest.members.some(({ kind, name }) => kind === 'file' && name === 'secret.key')
  const given = variable('PATCHBAY_SECRET_KEY') !== ''
  if (!given && (inside || manifest.keyFingerprint === null)) return
  if (!given)
    throw new BackupUnusable(
      'the backup does not hold the key of stored credentials: set PATCHBAY_SECRET_KEY to the one it was taken with',
    )
  if (keyFingerprint('') !== manifest.keyFingerprint)
    throw new BackupUnusable(
      'PATCHBAY_SECRET_KEY is not the key that the credentials in the backup were stored under',
    )
}

async function restore(backup: BackupReader, target: Target): Promise<void> {
  const { dataDir, external, force } = target
  const there = await installationIn(dataDir, external !== '')
  if (there.length > 0 && !force)
    throw new BackupUnusable(
      `${dataDir} already holds an installation (${there.join(', ')}): choose another --data, or --force to put it aside; nothing was changed`,
    )
  const lock = await lockDataDir(dataDir, 'restore')
  const staged = join(dataDir, 'restoring.partial')
  try {
    mkdirSync(staged, { mode: 0o700, recursive: true })
    if (external) await load(external, backup, staged, force)
    else await loadEmbedded(dataDir, backup, staged)
    putAside(dataDir, there)
    for (const name of readdirSync(staged)) renameSync(join(staged, name), join(dataDir, name))
  } finally {
    rmSync(staged, { recursive: true, force: true })
    await lock.release()
  }
}

/** Loads into a new cluster beside the one there may be, which is not touched until the new one is right. */
async function loadEmbedded(dataDir: string, backup: BackupReader, staged: string): Promise<void> {
  const cluster = join(dataDir, 'postgres.restoring')
  await stopAbandonedPostgres(join(dataDir, 'postgres'))
  await stopAbandonedPostgres(cluster)
  rmSync(cluster, { recursive: true, force: true })
  try {
    const postgres = await startEmbeddedPostgres(cluster)
    try {
      await load(postgres.url, backup, staged, true)
    } finally {
      await postgres.stop()
    }
    renameSync(cluster, join(staged, 'postgres'))
  } finally {
    rmSync(cluster, { recursive: true, force: true })
  }
}

async function load(url: string, backup: BackupReader, staged: string, force: boolean): Promise<void> {
  await loadDatabase(url, backup, {
    schemas,
    force,
    takeFile: (name, content) => writeDataDirFile(staged, name, content),
    check: (client) => check(client, backup),
  })
}

/** Looks whether the books are right before the restore counts, and says what came back. */
async function check(client: pg.Client, { manifest }: BackupReader): Promise<void> {
  const on: Db = {
    query: async ({ text, values }) => (await client.query({ text, values: [...values] })).rows,
  }
  const faults = await ledgerFaults(on)
  if (faults.length > 0)
    throw new BackupUnusable(`the ledger of the backup does not add up: ${faults.slice(0, 3).join('; ')}`)
  const rowsOf = (name: string): number => manifest.members.find((member) => member.name === name)?.rows ?? 0
  const rows = manifest.members.reduce((sum, member) => sum + (member.rows ?? 0), 0)
  console.log(
    `${rows} rows in ${manifest.tables.length} tables, each as many as the backup says; the ledger adds up`,
  )
  for (const { currency, wallets, available, held } of await walletTotals(on))
    console.log(
      `${wallets} wallets in ${currency}: ${formatAmount(available)} available, ${formatAmount(held)} held`,
    )
  console.log(
    `${rowsOf('messaging.messages')} messages, ${rowsOf('messaging.dispatch')} of them waiting: they go out at the next start`,
  )
}

/** What of an installation a data directory holds. */
async function installationIn(dataDir: string, databaseElsewhere: boolean): Promise<string[]> {
  const files = await dataDirFiles(dataDir)
  const tops = new Set(files.map((name) => name.split('/')[0] as string))
  const cluster = !databaseElsewhere && existsSync(join(dataDir, 'postgres'))
  return [...(cluster ? ['postgres'] : []), ...tops]
}

/** Moves what is there out of the way; it is kept until somebody deletes it. */
function putAside(dataDir: string, names: readonly string[]): void {
  if (names.length === 0) return
  const aside = join(dataDir, `before-restore-${now().toISOString().replaceAll(/[:.]/g, '-')}`)
  mkdirSync(aside, { mode: 0o700 })
  for (const name of names) renameSync(join(dataDir, name), join(aside, name))
  console.log(`What was there is kept in ${aside}`)
}

if (import.meta.main) runCommand('restore', restoreCommand)
