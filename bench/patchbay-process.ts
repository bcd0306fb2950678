import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPortBase } from './loopback-ports.ts'
import { cpuSecondsOf, processesOf } from './process-trees.ts'

const ROOT = new URL('..', import.meta.url).pathname
const PORT_OFFSETS = [10, 20, 21, 30, 31, 32, 60, 61]
const START_LIMIT_MS = 180_000
const STOP_LIMIT_MS = 30_000

/** A Patchbay started for a measurement in a data directory of its own. */
export type PatchbayProcess = {
  url: string
  portBase: number
  dataDir: string
  /** From the command to its ready line. */
  startMs: number
  /** What `--demo` wrote to demo.json. */
  demo: <T>() => T
  cpuSeconds: () => number
  /** SIGKILL to every process of ours at once; PostgreSQL lives on, as after a crash of ours. */
  crash: () => Promise<void>
  stop: (options?: { keepData: boolean }) => Promise<void>
}

/** Runs `./patchbay up --demo` and waits until it is ready. */
export async function startPatchbay(
  options: { dataDir?: string; portBase?: number; args?: string[] } = {},
): Promise<PatchbayProcess> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'patchbay-bench-data-'))
  const portBase = options.portBase ?? (await findPortBase(PORT_OFFSETS))
  const startedAt = performance.now()
  const child = spawn(
    join(ROOT, 'patchbay'),
    ['up', '--data', dataDir, '--port-base', String(portBase), '--demo', ...(options.args ?? [])],
    {
      cwd: ROOT,
      env: { ...process.env, PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  try {
    await waitForReadyLine(child)
  } catch (error) {
    endAtOnce(child, dataDir)
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    throw error
  }
  return {
    url: `http://127.0.0.1:${portBase}`,
    portBase,
    dataDir,
    startMs: performance.now() - startedAt,
    demo: <T>() => JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')) as T,
    cpuSeconds: () => cpuSecondsOf([child.pid ?? 0], dataDir),
    crash: async () => {
      const ended = once(child, 'exit')
      for (const { pid, name } of processesOf([child.pid ?? 0]))
        if (name !== 'postgres') process.kill(pid, 'SIGKILL')
      await ended
    },
    stop: async ({ keepData } = { keepData: false }) => {
      if (child.exitCode === null && child.signalCode === null) await endGently(child, dataDir)
      if (!keepData) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** SIGTERM, and when that is not enough SIGKILL to all that works on the data directory. */
async function endGently(child: ChildProcess, dataDir: string): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => endAtOnce(child, dataDir), STOP_LIMIT_MS)
  await ended
  clearTimeout(late)
}

function endAtOnce(child: ChildProcess, dataDir: string): void {
  const isRunning = child.pid !== undefined && child.exitCode === null && child.signalCode === null
  for (const { pid } of processesOf(isRunning ? [child.pid ?? 0] : [], dataDir)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // it ended by itself
    }
  }
}

/** Output is read to its end so that the process never blocks on a full pipe; the last lines explain a failed start. */
function waitForReadyLine(child: ChildProcess): Promise<void> {
  let output = ''
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`Patchbay was not ready after ${START_LIMIT_MS} ms\n${output}`))
    }, START_LIMIT_MS)
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-4000)
        if (!output.includes('Patchbay is ready at')) return
        clearTimeout(late)
        resolve()
      })
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`Patchbay ended with ${String(code)} before it was ready\n${output}`))
    })
    child.once('error', (error) => {
      clearTimeout(late)
      reject(error)
    })
  })
}
