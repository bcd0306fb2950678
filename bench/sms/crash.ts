import type { Measurement } from '../measurement.ts'
import type { Scenario, ScenarioOptions } from '../scenario.ts'
import { benchGateway } from './bench-gateway.ts'
import { type Contender, contenders } from './gateways-compared.ts'
import { measureRun, type Run } from './measure-run.ts'

const COUNT = 6000
const RATE = 1000
const LIMIT_MS = 120_000
const QUIET_MS = 15_000
const CASES = [
  { name: 'fast', latencyMs: 0, receiptDelayMs: 1500, window: 100 },
  { name: 'slow', latencyMs: 20, receiptDelayMs: 500, window: 10 },
]

/**
 * What a crash costs: the process that holds the messages (all of ours) is killed a third of the way through and started again.
 * Nobody repeats an HTTP request that was cut; only what was answered 202 counts.
 */
export const crash: Scenario = {
  name: 'sms-crash',
  caption: `kill -9 in the middle of ${COUNT.toLocaleString('en-US')} messages: lost, repeated and missing ones`,
  run: async (options) => {
    const figures: Measurement[] = []
    for (const contender of contenders(options.only))
      for (const each of CASES) {
        const run = await crashedRun(contender, each, options)
        figures.push(...figuresOf(`sms-crash.${contender.name}.${each.name}`, run, each.window))
      }
    return figures
  },
}

function crashedRun(
  contender: Contender,
  smsc: { latencyMs: number; receiptDelayMs: number; window: number },
  options: ScenarioOptions,
): Promise<Run> {
  const count = options.count ?? COUNT
  return benchGateway(contender.start, smsc, async (bench) => {
    const crashed = new Promise<void>((resolve, reject) => {
      setTimeout(() => bench.gateway.crashAndRestart().then(resolve, reject), (count * 1000) / RATE / 3)
    })
    const measured = measureRun(bench.gateway, bench.smsc, bench.callbacks, {
      count,
      connections: options.connections ?? 64,
      ratePerSecond: RATE,
      awaiting: 'callbacks',
      limitMs: LIMIT_MS,
      quietMs: QUIET_MS,
    })
    const [run] = await Promise.all([measured, crashed])
    return run
  })
}

function figuresOf(name: string, run: Run, window: number): Measurement[] {
  return [
    { name: `${name}.accepted`, value: run.accepted, unit: 'messages' },
    { name: `${name}.lost`, value: run.lost, unit: 'messages' },
    {
      name: `${name}.callbacks-missing`,
      value: run.missing,
      unit: 'messages',
    },
    {
      name: `${name}.submitted-twice`,
      value: run.repeatedSubmits,
      unit: 'messages',
      note: `one window is ${window}`,
    },
    { name: `${name}.called-back-twice`, value: run.repeatedCallbacks, unit: 'messages' },
  ]
}
