import type { Measurement } from '../measurement.ts'
import type { Scenario, ScenarioOptions } from '../scenario.ts'
import { benchGateway } from './bench-gateway.ts'
import { type Contender, contenders } from './gateways-compared.ts'
import { measureRun, type Run } from './measure-run.ts'
import { verifySamples } from './verify-samples.ts'

const COUNT = 20_000
/** V8 compiles what is hot in the first 20,000 messages of a process or so. */
const WARM_UP = 10_000
const ROUNDS = 3
const LIMIT_MS = 90_000

type Contest = { name: string; runs: Run[]; signatures?: { valid: number; invalid: number } }

/** HTTP in → SMPP → receipt → webhook, Patchbay against Kannel with and without stores, in turn. */
export const endToEnd: Scenario = {
  name: 'sms',
  caption: 'messages end to end: HTTP request, SMPP submit, receipt, webhook; against Kannel',
  run: async (options) => {
    const contests: Contest[] = []
    for (const contender of contenders(options.only)) contests.push(await contest(contender, options))
    return [...contests.flatMap(figuresOf), ...ratios(contests)]
  },
}

function contest(contender: Contender, options: ScenarioOptions): Promise<Contest> {
  const count = options.count ?? COUNT
  const connections = options.connections ?? 128
  return benchGateway(contender.start, {}, async ({ gateway, smsc, callbacks, sampleFile }) => {
    const runs: Run[] = []
    const plan = { connections, awaiting: 'callbacks' as const, limitMs: LIMIT_MS, quietMs: 8000 }
    await measureRun(gateway, smsc, callbacks, { ...plan, count: Math.min(WARM_UP, count) })
    for (let round = 1; round <= (options.rounds ?? ROUNDS); round++)
      runs.push(await measureRun(gateway, smsc, callbacks, { ...plan, count, first: round * 1_000_000 }))
    const secret = 'webhookSecret' in gateway ? String(gateway.webhookSecret) : undefined
    return { name: contender.name, runs, signatures: secret ? verifySamples(sampleFile, secret) : undefined }
  })
}

/** The best run speaks for a gateway: what disturbs a run only ever makes it slower. */
function bestOf(runs: readonly Run[]): Run {
  const [best] = runs.toSorted((a, b) => b.callbackPerSecond - a.callbackPerSecond)
  if (!best) throw new Error('a contest without a run')
  return best
}

function figuresOf({ name, runs, signatures }: Contest): Measurement[] {
  const best = bestOf(runs)
  const lost = Math.max(...runs.map((run) => run.lost))
  const missing = Math.max(...runs.map((run) => run.missing))
  const note = best.refusal
    ? `first refusal: ${best.refusal}`
    : `${best.otherCores.toFixed(2)} cores busy with others`
  const figures: Measurement[] = [
    {
      name: `sms.${name}.callbacks`,
      value: best.callbackPerSecond,
      unit: 'messages/s',
      note,
      runs: runs.map((r) => r.callbackPerSecond),
    },
    { name: `sms.${name}.submits`, value: best.submitPerSecond, unit: 'messages/s' },
    { name: `sms.${name}.accepts`, value: best.acceptPerSecond, unit: 'messages/s' },
    { name: `sms.${name}.accept-p50`, value: best.acceptP50Ms, unit: 'ms' },
    { name: `sms.${name}.accept-p99`, value: best.acceptP99Ms, unit: 'ms' },
    {
      name: `sms.${name}.cpu`,
      value: Math.min(...runs.map((r) => r.cpuPer1000)),
      unit: 'CPU s/1,000 messages',
      runs: runs.map((r) => r.cpuPer1000),
    },
    {
      name: `sms.${name}.tools-cpu`,
      value: best.toolsCpuPer1000,
      unit: 'CPU s/1,000 messages',
      note: 'load and sinks, not counted above',
    },
    { name: `sms.${name}.lost`, value: lost, unit: 'messages' },
    { name: `sms.${name}.callbacks-missing`, value: missing, unit: 'messages' },
    {
      name: `sms.${name}.submitted-twice`,
      value: Math.max(...runs.map((r) => r.repeatedSubmits)),
      unit: 'messages',
    },
    {
      name: `sms.${name}.called-back-twice`,
      value: Math.max(...runs.map((r) => r.repeatedCallbacks)),
      unit: 'messages',
    },
  ]
  if (signatures)
    figures.push({
      name: `sms.${name}.signatures-wrong`,
      value: signatures.invalid,
      unit: 'callbacks',
      note: `${signatures.valid} sampled ones right`,
    })
  return figures
}

function ratios(contests: readonly Contest[]): Measurement[] {
  const ours = contests.find(({ name }) => name === 'patchbay')
  if (!ours) return []
  return contests
    .filter((other) => other !== ours)
    .flatMap((other) => [
      {
        name: `sms.callbacks-against-${other.name}`,
        value: bestOf(ours.runs).callbackPerSecond / bestOf(other.runs).callbackPerSecond,
        unit: 'times',
      },
      { name: `sms.cpu-against-${other.name}`, value: leastCpu(ours) / leastCpu(other), unit: 'times' },
    ])
}

function leastCpu({ runs }: Contest): number {
  return Math.min(...runs.map((run) => run.cpuPer1000))
}
