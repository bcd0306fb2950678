import { join } from 'node:path'
import { clockState, restoreClock } from '#platform/clock.ts'
import { variable, type Settings } from '#platform/config.ts'
import { connectDatabase, db, disconnectDatabase } from '#platform/db.ts'
import { startFactInvalidation } from '#platform/fact-cache.ts'
import { log } from '#platform/log.ts'
import { readMark, setMark } from '#platform/marks.ts'
import { migrate } from '#platform/migrate.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { loadSecretKey } from '#platform/secrets.ts'
import { isPackName, loadPack, packNames, usePack } from '#policy/policy.ts'

/** What every role of a process stands on. */
export type Installation = { stop(): Promise<void> }

/**
 * Brings up the ground: the operator's pack, the database (embedded unless DATABASE_URL is set) at its newest schema,
 * the key of stored secrets, and the clock of a test instance as it was left.
 */
export async function startInstallation(settings: Settings): Promise<Installation> {
  if (!isPackName(settings.operator)) {
    throw new Error(`there is no operator pack ${settings.operator}; choose one of ${packNames.join(', ')}`)
  }
  usePack(loadPack(settings.operator))
  loadSecretKey(settings.dataDir)
  const external = variable('DATABASE_URL')
  const embedded = external ? null : await startEmbeddedPostgres(join(settings.dataDir, 'postgres'))
  if (embedded?.adopted) log.info({ pid: embedded.pid }, 'adopted the PostgreSQL of a process that ended')
  const url = external || (embedded as { url: string }).url
  await migrate(url, (line) => log.info(line))
  connectDatabase(url, { platform: Number(variable('PATCHBAY_DB_POOL')) })
  await keepPack(settings.operator)
  if (settings.testInstance) await restoreStoredClock()
  const invalidation = await startFactInvalidation()
  return {
    async stop() {
      await invalidation.stop()
      await disconnectDatabase()
      await embedded?.stop()
    },
  }
}

/** An installation belongs to one operator: accounts pinned its terms. Changing the pack is a change of terms, not of a flag. */
async function keepPack(operator: string): Promise<void> {
  const stored = await readMark(db, 'operator')
  if (stored === null) await setMark(db, 'operator', operator)
  else if (stored !== operator) {
    throw new Error(
      `this data directory belongs to the operator ${String(stored)}; start it with --operator ${String(stored)} or use another --data`,
    )
  }
}

type StoredClock = { mode: 'real' | 'frozen'; at: string; offsetMs: number }

async function restoreStoredClock(): Promise<void> {
  const stored = (await readMark(db, 'clock')) as StoredClock | null
  if (stored) restoreClock({ ...stored, at: new Date(stored.at) })
}

/** Keeps the clock of a test instance over a restart. */
export async function storeClock(): Promise<void> {
  await setMark(db, 'clock', clockState())
}
