import { createReadStream, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { dataDirFiles } from '#platform/backup/data-dir-files.ts'
import { dumpDatabase } from '#platform/backup/dump-database.ts'
import { writeBackupFile } from '#platform/backup/write-backup-file.ts'
import { now } from '#platform/clock.ts'
import { variable, version } from '#platform/config.ts'
import { lockDataDir, type DataDirLock } from '#platform/data-dir-lock.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { keyFingerprint } from '#platform/secrets.ts'
import { runCommand } from './run-command.ts'
import { schemas } from './schemas.ts'

const usage = 'usage: patchbay backup FILE [--data DIR]'

/** Where the rows are, and how to let go of it. */
type Source = { readonly url: string; stop(): Promise<void> }

/** Writes a backup of the whole platform, running or stopped. */
export async function backupCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { data: { type: 'string', default: './.patchbay' } },
    allowPositionals: true,
  })
  const [file, ...more] = positionals
  if (!file || more.length > 0) throw new Error(usage)
  const dataDir = resolve(values.data)
  const path = resolve(file)
  if (existsSync(path)) throw new Error(`${path} exists already; choose another name`)
  const passphrase = variable('PATCHBAY_BACKUP_PASSPHRASE')
  const source = await openSource(dataDir)
  try {
    const sha256 = await writeBackup(path, { dataDir, url: source.url, passphrase })
    console.log(`SHA-256 ${sha256}`)
  } finally {
    await source.stop()
  }
  for (const line of cautions(dataDir, path, passphrase)) console.error(line)
  return 0
}

async function writeBackup(
  path: string,
  from: { readonly dataDir: string; readonly url: string; readonly passphrase: string },
): Promise<string> {
  const takenAt = now()
  const writer = await writeBackupFile(path, takenAt, from.passphrase)
  try {
    const files = await dataDirFiles(from.dataDir)
    let bytes = 0
    for (const name of files) {
      const member = await writer.add('file', name, createReadStream(join(from.dataDir, name)))
      bytes += member.bytes
    }
    const database = await dumpDatabase(from.url, schemas, writer)
    const sha256 = await writer.finish({
      ...database,
      takenAt: takenAt.toISOString(),
      version,
      keyFingerprint: keyFingerprint(from.dataDir),
    })
    const tables = database.tables.length
    console.log(
      `${path}: ${tables} tables, ${files.length} files (${bytes} bytes), as of ${takenAt.toISOString()}`,
    )
    return sha256
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

/** The database of DATABASE_URL, the embedded one of a running instance, or the embedded one started for the backup. */
async function openSource(dataDir: string): Promise<Source> {
  const external = variable('DATABASE_URL')
  if (external) return { url: external, stop: async () => {} }
  const cluster = join(dataDir, 'postgres')
  if (!existsSync(join(cluster, 'PG_VERSION')))
    throw new Error(`there is no installation in ${dataDir}; give its directory with --data`)
  const lock = await lockDataDir(dataDir, 'backup').catch(() => null)
  try {
    const postgres = await startEmbeddedPostgres(cluster)
    if (!lock && !postgres.adopted) {
      await postgres.stop()
      throw new Error('the running instance went away; try again')
    }
    return { url: postgres.url, stop: () => letGo(lock, postgres.adopted ? null : postgres) }
  } catch (error) {
    await lock?.release()
    throw error
  }
}

async function letGo(lock: DataDirLock | null, started: { stop(): Promise<void> } | null): Promise<void> {
  await started?.stop()
  await lock?.release()
}

function cautions(dataDir: string, path: string, passphrase: string): string[] {
  const keyOutside = variable('PATCHBAY_SECRET_KEY') !== ''
  return [
    ...(passphrase
      ? [
          'It is encrypted: without PATCHBAY_BACKUP_PASSPHRASE nobody can restore it. Keep the passphrase elsewhere.',
        ]
      : [
          `ATTENTION: ${path} is not encrypted. Whoever has it has every message${keyOutside ? '' : ' and, by the secret.key inside it, every stored credential'}.`,
          'Keep it as you keep secrets, or set PATCHBAY_BACKUP_PASSPHRASE to encrypt it.',
        ]),
    ...(keyOutside
      ? [
          'ATTENTION: the key of stored credentials comes from PATCHBAY_SECRET_KEY and is NOT in the backup. Keep it elsewhere.',
        ]
      : []),
    ...(!keyOutside && !existsSync(join(dataDir, 'secret.key'))
      ? [
          'ATTENTION: there is no secret.key in the data directory: stored credentials cannot be read after a restore.',
        ]
      : []),
  ]
}

if (import.meta.main) runCommand('back up', backupCommand)
