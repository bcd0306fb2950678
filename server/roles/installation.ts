import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { clockState, restoreClock } from '#platform/clock.ts'
import { variable, type Settings } from '#platform/config.ts'
import { lockDataDir } from '#platform/data-dir-lock.ts'
import { connectDatabase, db, disconnectDatabase } from '#platform/db.ts'
import { makeDirectory } from '#platform/make-directory.ts'
import { startFactInvalidation } from '#platform/fact-cache.ts'
import { log } from '#platform/log.ts'
import { readMark, setMark } from '#platform/marks.ts'
import { migrate } from '#platform/migrate.ts'
import { announce, listenToNotifications, type Notifications } from '#platform/notifications.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { waitForDatabase } from '#platform/postgres/wait-for-database.ts'
import { loadSecretKey } from '#platform/secrets.ts'
import { isPackName, loadPack, packNames, usePack, type PackName } from '#policy/policy.ts'

/** What every role of a process stands on. */
export type Installation = {
  /** Of the database. */
  readonly url: string
  stop(): Promise<void>
  /** Lets go at once, for a second signal: the embedded PostgreSQL is told to end and not waited for. */
  abandon(): void
}

/** A database that is not there yet, as when the machine starts, is waited for this long. */
const databaseWaitMs = 20_000

/**
 * Brings up the ground: the operator's pack, the data directory for this process alone, the database (embedded unless
 * DATABASE_URL is set) at its newest schema, the key of stored secrets, and the clock of a test instance as it was left.
 */
export async function startInstallation(settings: Settings): Promise<Installation> {
  if (!isPackName(settings.operator)) {
    throw new Error(`there is no operator pack ${settings.operator}; choose one of ${packNames.join(', ')}`)
  }
  const ground = await openGround(settings)
  try {
    await migrate(ground.url, (line) => log.info(line))
    const joined = await joinInstallation(settings, ground.url, {
      platform: Number(variable('PATCHBAY_DB_POOL')),
    })
    await keepPack(settings.operator)
    return {
      url: ground.url,
      async stop() {
        await joined.stop()
        await ground.close()
      },
      abandon: () => ground.abandon(),
    }
  } catch (error) {
    await disconnectDatabase().catch(() => {})
    await ground.close().catch(() => {})
    throw error
  }
}

/** What a thread or process has once it stands on an installation that is up: pack, secrets, database, facts and clock. */
export async function joinInstallation(
  settings: Settings,
  url: string,
  pools: { platform?: number; app?: number },
): Promise<{ stop(): Promise<void> }> {
  usePack(loadPack(settings.operator as PackName))
  loadSecretKey(settings.dataDir)
  connectDatabase(url, pools)
  const clock = settings.testInstance ? await followClock() : null
  const invalidation = await startFactInvalidation()
  return {
    async stop() {
      await clock?.stop()
      await invalidation.stop()
      await disconnectDatabase()
    },
  }
}

/** Takes the clock as it was left, and as any process of the test instance moves it. */
async function followClock(): Promise<Notifications> {
  await restoreStoredClock()
  const follow = (): void => {
    restoreStoredClock().catch((error: unknown) =>
      log.warn({ err: error }, 'the moved clock could not be read'),
    )
  }
  return listenToNotifications({ [clockMoved]: follow }, follow)
}

const clockMoved = 'patchbay_clock'

type Ground = { readonly url: string; close(): Promise<void>; abandon(): void }

/** Opens the database. Processes that share one by DATABASE_URL may share a data directory; the embedded one belongs to one process. */
async function openGround({ dataDir }: Settings): Promise<Ground> {
  makeDirectory(dataDir)
  accessSync(dataDir, constants.W_OK)
  const external = variable('DATABASE_URL')
  if (external) {
    await waitForDatabase(external, databaseWaitMs)
    return { url: external, close: async () => {}, abandon: () => {} }
  }
  const lock = await lockDataDir(dataDir, 'up')
  try {
    const embedded = await startEmbeddedPostgres(join(dataDir, 'postgres'))
    if (embedded.adopted) log.info({ pid: embedded.pid }, 'adopted the PostgreSQL of a process that ended')
    return {
      url: embedded.url,
      async close() {
        await embedded.stop()
        await lock.release()
      },
      abandon: () => void process.kill(embedded.pid, 'SIGINT'),
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** An installation belongs to one operator: accounts pinned its terms. Changing the pack is a change of terms, not of a flag. */
async function keepPack(operator: string): Promise<void> {
  const stored = (await readMark(db, 'operator')) as string | null
  if (stored === null) await setMark(db, 'operator', operator)
  else if (stored !== operator) {
    throw new Error(
      `this data directory belongs to the operator ${stored}; start it with --operator ${stored} or use another --data`,
    )
  }
}

type StoredClock = { mode: 'real' | 'frozen'; at: string; offsetMs: number }

async function restoreStoredClock(): Promise<void> {
  const stored = (await readMark(db, 'clock')) as StoredClock | null
  if (stored) restoreClock({ ...stored, at: new Date(stored.at) })
}

/** Keeps the clock of a test instance over a restart, and tells every other process and thread. */
export async function storeClock(): Promise<void> {
  await setMark(db, 'clock', clockState())
  await announce(db, clockMoved)
}
