import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDkimKeys, type DkimKey } from '#channels/email/dkim/dkim-key.ts'
import { startEmbeddedPostgres } from '#platform/postgres/embedded-postgres.ts'
import { isPostfixInstalled, startMailSink } from './email/sink.ts'
import { startPostfixRelay } from './email/postfix-relay.ts'
import { startLineTool, waitUntil, type LineTool } from './line-tool.ts'
import type { Measurement } from './measurement.ts'
import { cpuSecondsOf } from './process-trees.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'

/** What sending one batch took, with the CPU of everything that took part, PostgreSQL and Postfix included. */
type Round = { readonly sent: number; readonly seconds: number; readonly cpuSeconds: number }
type Contender = {
  readonly name: string
  readonly signing: string
  readonly run: (count: number) => Promise<Round>
  readonly stop: () => Promise<void>
}

const connections = 20
const none: readonly DkimKey[] = []

/** A campaign of personal mails, sent by Patchbay with each recipient's state in PostgreSQL, by nodemailer, and through a Postfix relay. */
export const emailCampaign: Scenario = {
  name: 'email',
  caption:
    'a campaign of 10 KB mails to smtp-sink: Patchbay with its state in PostgreSQL, nodemailer pooled, Postfix as relay',
  run: async (options) => {
    if (!isPostfixInstalled()) throw new Error('smtp-sink is not installed (apt-get install postfix)')
    const dir = mkdtempSync(join(tmpdir(), 'patchbay-bench-email-'))
    const sink = await startMailSink()
    const postgres = await startEmbeddedPostgres(join(dir, 'postgres'))
    const contenders: Contender[] = []
    try {
      const [rsa, ed25519] = (await makeDkimKeys('bench')) as [DkimKey, DkimKey]
      const patchbay = {
        sender: 'patchbay',
        port: sink.port,
        database: postgres.url,
        databasePid: postgres.pid,
      }
      contenders.push(
        await contender('patchbay', 'unsigned', { ...patchbay, keys: none }),
        await contender('nodemailer', 'unsigned', { sender: 'nodemailer', port: sink.port, keys: none }),
        await contender('patchbay', 'rsa', { ...patchbay, keys: [rsa] }),
        await contender('nodemailer', 'rsa', { sender: 'nodemailer', port: sink.port, keys: [rsa] }),
        await contender('patchbay', 'ed25519', { ...patchbay, keys: [ed25519] }),
        await contender('patchbay', 'both', { ...patchbay, keys: [rsa, ed25519] }),
        await contender('channel-alone', 'unsigned', { sender: 'patchbay', port: sink.port, keys: none }),
        await postfixContender(sink.port, dir),
      )
      return await measure(contenders, options)
    } finally {
      for (const { stop } of contenders) await stop()
      await postgres.stop()
      await sink.stop()
      rmSync(dir, { recursive: true, force: true })
    }
  },
}

/** Who takes longer for a mail sends fewer of them, so that each round takes some seconds. */
function shareOf({ name, signing }: Contender): number {
  if (name === 'nodemailer' || name === 'postfix-relay') return signing === 'unsigned' ? 0.3 : 0.15
  return signing === 'unsigned' ? 1 : 0.3
}

/** Rounds go round all contenders, so that a machine that is busy for a while is so for all of them. */
async function measure(contenders: readonly Contender[], options: ScenarioOptions): Promise<Measurement[]> {
  const rounds = options.rounds ?? 3
  const taken = new Map<Contender, Round[]>()
  const mails = Math.min(options.count ?? 10_000, 100_000)
  for (const one of contenders) await one.run(Math.ceil(mails * shareOf(one)))
  for (let round = 0; round < rounds; round++)
    for (const one of contenders) {
      const result = await one.run(Math.ceil(mails * shareOf(one)))
      taken.set(one, [...(taken.get(one) ?? []), result])
    }
  const cost = (one: Contender): number[] =>
    (taken.get(one) ?? []).map(({ cpuSeconds, sent }) => (cpuSeconds / sent) * 1_000)
  const costOf = (name: string, signing: string): number => {
    const found = contenders.find((one) => one.name === name && one.signing === signing)
    return found ? median(cost(found)) : Number.NaN
  }
  return [
    ...contenders.flatMap((one): Measurement[] => {
      const name = `email.${one.name}.${one.signing}`
      const speeds = (taken.get(one) ?? []).map(({ sent, seconds }) => sent / seconds)
      return [
        { name: `${name}.cpu`, value: median(cost(one)), unit: 'CPU s/1,000 mails', runs: cost(one) },
        { name: `${name}.speed`, value: median(speeds), unit: 'mails/s', runs: speeds },
      ]
    }),
    ...['unsigned', 'rsa'].map((signing) => ({
      name: `email.ratio.nodemailer.${signing}`,
      value: costOf('nodemailer', signing) / costOf('patchbay', signing),
      unit: 'times the CPU of Patchbay',
    })),
    {
      name: 'email.ratio.postfix-relay.unsigned',
      value: costOf('postfix-relay', 'unsigned') / costOf('patchbay', 'unsigned'),
      unit: 'times the CPU of Patchbay',
    },
  ]
}

type ContenderOptions = {
  readonly sender: string
  readonly port: number
  readonly keys: readonly DkimKey[]
  readonly database?: string
  readonly databasePid?: number
}

async function contender(name: string, signing: string, options: ContenderOptions): Promise<Contender> {
  const { databasePid } = options
  const tool = await startContender(options)
  return {
    name,
    signing,
    run: async (count) => {
      await tool.ask(`prepare ${count}`)
      const before = databasePid ? cpuSecondsOf([databasePid]) : 0
      const own = roundOf(await tool.ask('send'))
      const store = databasePid ? cpuSecondsOf([databasePid]) - before : 0
      return { ...own, cpuSeconds: own.cpuSeconds + store }
    },
    stop: tool.stop,
  }
}

/** Fed by our channel, whose CPU is not counted; it has done its work when its queue is empty. */
async function postfixContender(sinkPort: number, dir: string): Promise<Contender> {
  const relay = await startPostfixRelay(dir, sinkPort)
  const feeder = await startContender({ sender: 'patchbay', port: relay.port, keys: none })
  return {
    name: 'postfix-relay',
    signing: 'unsigned',
    run: async (count) => {
      await feeder.ask(`prepare ${count}`)
      const before = cpuSecondsOf([relay.pid])
      const startedMs = performance.now()
      const { sent } = roundOf(await feeder.ask('send'))
      if (!(await waitUntil(relay.isEmpty, 120_000, 20))) throw new Error('Postfix did not relay everything')
      const seconds = (performance.now() - startedMs) / 1_000
      return { sent, seconds, cpuSeconds: cpuSecondsOf([relay.pid]) - before }
    },
    stop: async () => {
      await feeder.stop()
      await relay.stop()
    },
  }
}

function startContender({ sender, port, keys, database = '' }: ContenderOptions): Promise<LineTool> {
  return startLineTool(process.execPath, [
    new URL('email/contender.ts', import.meta.url).pathname,
    `--sender=${sender}`,
    `--port=${port}`,
    `--connections=${connections}`,
    `--keys=${JSON.stringify(keys)}`,
    `--database=${database}`,
  ])
}

function roundOf({ sent = 0, seconds = 0, cpuSeconds = 0 }: Record<string, number>): Round {
  return { sent, seconds, cpuSeconds }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
