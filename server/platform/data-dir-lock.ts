import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { makeDirectory } from './make-directory.ts'

/** A data directory held by this process alone. */
export type DataDirLock = { release(): Promise<void> }

/** Who else holds a data directory. */
export class DataDirBusy extends Error {
  /** What the other process is doing, as it tells: `up (pid 17)`. */
  readonly holder: string

  constructor(dataDir: string, holder: string) {
    super(`${dataDir} is in use by patchbay ${holder}; stop it or choose another --data`)
    this.holder = holder
  }
}

/**
 * Takes a data directory for one process. The lock is an abstract Unix socket named after the directory: the kernel
 * gives it to one process at a time and takes it back when that process ends, however it ends.
 * Throws DataDirBusy while another process has it.
 */
export async function lockDataDir(dataDir: string, purpose: string): Promise<DataDirLock> {
  makeDirectory(dataDir)
  const address = addressOf(dataDir)
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(`${purpose} (pid ${process.pid})`)
  })
  server.listen(address)
  try {
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new DataDirBusy(dataDir, (await holderOf(dataDir)) ?? 'of another process')
  }
  server.unref()
  return {
    async release() {
      server.close()
      await once(server, 'close')
    },
  }
}

/** Who holds a data directory, or null when nobody does. */
export async function holderOf(dataDir: string): Promise<string | null> {
  const socket = connect(addressOf(dataDir))
  const answer = (async () => {
    let told = ''
    for await (const chunk of socket) told += String(chunk)
    return told || null
  })().catch(() => null)
  const late = pause(2_000, 'of a process that does not answer', { ref: false })
  return Promise.race([answer, late]).finally(() => socket.destroy())
}

function addressOf(dataDir: string): string {
  const name = createHash('sha256').update(pathOf(dataDir)).digest('hex').slice(0, 32)
  return `\0patchbay-data-${name}`
}

function pathOf(dataDir: string): string {
  try {
    return realpathSync(dataDir)
  } catch {
    return dataDir
  }
}
