import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runningEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { demo as business } from '#sandbox/meta/demo-world.ts'
import type { Measurement } from '../measurement.ts'
import { startPatchbay, type PatchbayProcess } from '../patchbay-process.ts'
import type { Scenario, ScenarioOptions } from '../scenario.ts'

const countDefault = 5_000
const connectionsDefault = 32
const roundsDefault = 3
const readMsMax = 120_000

type Round = {
  readonly stored: number
  readonly read: number
  readonly p50: number
  readonly p99: number
  readonly cpu: number
}

/**
 * Webhooks of a provider: signed, checked, stored, answered, and read until each is a message of its contact. Beside it, in the
 * same rounds and with the same database, a plain receiver that checks, stores and answers, and does no more.
 */
export const webhooksIn: Scenario = {
  name: 'webhooks-in',
  caption:
    'signed webhooks of a provider: kept and answered, then read into messages; a plain receiver that only keeps them; PostgreSQL included',
  run: measure,
}

async function measure(options: ScenarioOptions): Promise<Measurement[]> {
  const { count = countDefault, connections = connectionsDefault, rounds = roundsDefault } = options
  const patchbay = await startPatchbay()
  try {
    const results: Round[] = []
    const plain: Sent[] = []
    for (let round = 0; round < rounds; round++) {
      results.push(await measureRound(patchbay, { count, connections, run: String(round) }))
      plain.push(await measurePlain(patchbay, { count, connections, run: `plain ${round}` }))
    }
    const note = `${count} webhooks, ${connections} connections`
    return [
      figure('stored and answered', 'webhooks/s', results, ({ stored }) => stored, note),
      figure('the answer, half within', 'ms', results, ({ p50 }) => p50),
      figure('the answer, 99 of 100 within', 'ms', results, ({ p99 }) => p99),
      figure('stored and read, to the last message', 'webhooks/s', results, ({ read }) => read),
      figure('CPU, PostgreSQL included', 'CPU s/1,000 webhooks', results, ({ cpu }) => cpu),
      figure('a plain receiver: stored and answered', 'webhooks/s', plain, ({ seconds }) => count / seconds),
      figure('a plain receiver: the answer, 99 of 100 within', 'ms', plain, ({ p99 }) => p99),
    ]
  } finally {
    await patchbay.stop()
  }
}

/** The median of the rounds, with all of them beside it. */
function figure<T>(
  name: string,
  unit: string,
  rounds: readonly T[],
  of: (round: T) => number,
  note?: string,
): Measurement {
  const runs = rounds.map(of)
  const value = runs.toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN
  return { name, value, unit, runs, ...(note !== undefined && { note }) }
}

type Load = { readonly count: number; readonly connections: number; readonly run: string }

async function measureRound(patchbay: PatchbayProcess, { count, connections, run }: Load): Promise<Round> {
  const { account } = patchbay.demo<{ account: { apiKey: string } }>()
  const ask = async <T>(path: string): Promise<T> => {
    const headers = { authorization: `Bearer ${account.apiKey}` }
    return (await (await fetch(patchbay.url + path, { headers })).json()) as T
  }
  const id = await connectorOf(ask)
  const storm = await startStorm(`${patchbay.url}/in/whatsapp/${id}`, count, connections, run)
  const cpuBefore = patchbay.cpuSeconds()
  const begun = performance.now()
  const sent = await storm.send()
  if (sent.refused > 0) throw new Error(`${sent.refused} webhooks were refused`)
  while ((await ask<{ unread: number }>(`/v1/connectors/${id}/health`)).unread > 0) {
    if (performance.now() - begun > readMsMax) throw new Error('the webhooks were not read in time')
    await pause(50)
  }
  const seconds = (performance.now() - begun) / 1_000
  const cpu = ((patchbay.cpuSeconds() - cpuBefore) / count) * 1_000
  return { stored: count / sent.seconds, read: count / seconds, p50: sent.p50, p99: sent.p99, cpu }
}

/** The same webhooks to a receiver that keeps them in a table of its own in the same database. */
async function measurePlain({ dataDir }: PatchbayProcess, { count, connections, run }: Load): Promise<Sent> {
  const database = (await runningEmbeddedPostgres(join(dataDir, 'postgres'))) ?? ''
  const file = join(import.meta.dirname, 'plain-receiver.ts')
  const child = spawn(process.execPath, [file, database, business.appSecret], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const port = Number(await nextLine(child))
    const storm = await startStorm(`http://127.0.0.1:${port}/`, count, connections, run)
    const sent = await storm.send()
    if (sent.refused > 0) throw new Error(`${sent.refused} webhooks were refused by the plain receiver`)
    return sent
  } finally {
    child.kill('SIGTERM')
  }
}

/** The demo links itself to the provider a moment after it is ready. */
async function connectorOf(ask: <T>(path: string) => Promise<T>): Promise<string> {
  for (let waitedMs = 0; waitedMs < readMsMax; waitedMs += 200) {
    const { data } = await ask<{ data: { id: string }[] }>('/v1/connectors?channel=whatsapp')
    if (data[0]) return data[0].id
    await pause(200)
  }
  throw new Error('the demo has no link to WhatsApp')
}

type Sent = { readonly seconds: number; readonly refused: number; readonly p50: number; readonly p99: number }

/** Starts the provider's machines; they send when they are told to. */
async function startStorm(
  hook: string,
  count: number,
  connections: number,
  run: string,
): Promise<{ send: () => Promise<Sent> }> {
  const file = join(import.meta.dirname, 'storm.ts')
  const child = spawn(process.execPath, [file, hook, String(count), String(connections), run], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await nextLine(child)
  return {
    send: async () => {
      child.stdin.write('go\n')
      return JSON.parse(await nextLine(child)) as Sent
    },
  }
}

async function nextLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the storm says nothing')
  const [line] = (await once(stdout, 'data')) as [Buffer]
  return line.toString()
}
