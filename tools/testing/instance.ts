import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { stopAbandonedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { until } from './until.ts'

const root = join(import.meta.dirname, '../..')
const lanesMax = 4

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** A program of Patchbay that runs in a process of its own. */
export type Program = { readonly child: ChildProcess; readonly ended: Promise<Ended> }

/** What demo.json says, as far as tests use it. */
export type DemoFile = {
  readonly url: string
  readonly sandboxUrl: string
  readonly operator: { readonly email: string; readonly password: string }
  readonly account: {
    readonly id: string
    readonly email: string
    readonly password: string
    readonly apiKey: string
  }
  readonly twilio: { readonly accountSid: string; readonly authToken: string; readonly baseUrl: string }
  readonly smpp: {
    readonly host: string
    readonly port: number
    readonly systemId: string
    readonly password: string
  }
}

/** A running `./patchbay up`. */
export type Instance = Program & {
  readonly url: string
  readonly demo: DemoFile
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Ended>
}

/** Starts a program under `server/` with arguments; variables are laid over the environment. */
export function runProgram(
  file: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes: Buffer) => (said.stdout += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (said.stderr += bytes.toString()))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }))
  return { child, ended }
}

/** Starts `./patchbay up` and waits until it is ready. Throws with what it said when it is not. */
export async function startInstance(
  dataDir: string,
  portBase: number,
  args: readonly string[] = ['--demo'],
  variables: Readonly<Record<string, string>> = {},
): Promise<Instance> {
  const program = runProgram(
    'server/main.ts',
    ['--data', dataDir, '--port-base', String(portBase), ...args],
    variables,
  )
  let ended: Ended | null = null
  void program.ended.then((end) => (ended = end))
  const url = `http://127.0.0.1:${portBase}`
  for (let waited = 0; !(await isReady(url)); waited += 100) {
    if (ended) throw new Error(`the instance did not start: ${JSON.stringify(ended)}`)
    if (waited > 90_000) throw new Error('the instance was not ready within 90 s')
    await pause(100)
  }
  const file = join(dataDir, 'demo.json')
  return {
    ...program,
    url,
    demo: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null,
    end(signal) {
      program.child.kill(signal)
      return program.ended
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.ok,
    () => false,
  )
}

/** Test processes that run side by side take their ports from ranges of their own. */
const portRange = 10_000 / lanesMax

/**
 * A port base whose ports are free now, below those that outgoing connections take (from 32,768 on Linux): while an
 * instance is away, one of them could take its port, even by reaching itself there.
 */
export async function aPortBase(): Promise<number> {
  const lane = Number(process.env['PATCHBAY_TEST_LANE'] ?? 0) % lanesMax
  for (;;) {
    const base = 20_000 + lane * portRange + Math.floor((Math.random() * portRange) / 100) * 100
    const taken = await Promise.all([0, 10, 20, 21, 30].map((offset) => isTaken(base + offset)))
    if (!taken.includes(true)) return base
  }
}

async function isTaken(port: number): Promise<boolean> {
  const server = createServer()
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
    server.close()
    return false
  } catch {
    return true
  }
}

/** A directory for data directories that goes when the test is over, with whatever PostgreSQL was left in it. */
export function aPlace(): { readonly path: string; clear(): Promise<void> } {
  const path = mkdtempSync(join(tmpdir(), 'patchbay-place-'))
  return {
    path,
    async clear() {
      for (const name of ['a', 'b', 'c']) await stopAbandonedPostgres(join(path, name, 'postgres'))
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** Sends `count` messages over the API, eight at a time; gives the ids of those that were accepted. */
export async function sendMessages(
  { demo }: Pick<Instance, 'demo'>,
  count: number,
  idempotencyPrefix = '',
): Promise<string[]> {
  const accepted: string[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count) {
      const n = next++
      const id = await sendMessage(
        demo,
        `message ${n}`,
        idempotencyPrefix && `${idempotencyPrefix}-${n}`,
      ).catch(() => null)
      if (id) accepted.push(id)
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
  return accepted
}

/** Sends one message over the API, with a key unless that is empty; gives its id, or null when it was not accepted. */
export async function sendMessage(demo: DemoFile, text: string, key: string): Promise<string | null> {
  const response = await fetch(`${demo.url}/v1/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${demo.account.apiKey}`,
      'content-type': 'application/json',
      ...(key && { 'idempotency-key': key }),
    },
    body: JSON.stringify({
      channel: 'sms',
      from: '+15550100200',
      to: '+14155550123',
      class: 'transactional',
      content: { type: 'text', text },
    }),
  })
  const body = (await response.json()) as { id?: string }
  return response.status === 202 && body.id ? body.id : null
}

/** Asks the API for JSON as the demo account. */
export async function ask<T>({ demo }: Pick<Instance, 'demo'>, path: string): Promise<T> {
  const response = await fetch(demo.url + path, {
    headers: { authorization: `Bearer ${demo.account.apiKey}` },
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

/** Waits until a question is answered with true; an instance that cannot be asked yet counts as a no. */
export async function eventually(question: () => Promise<boolean>, waitMs = 30_000): Promise<void> {
  await until(() => question().catch(() => false), undefined, waitMs)
}
