import type { Measurement } from '../measurement.ts'
import type { Scenario } from '../scenario.ts'
import { benchGateway } from './bench-gateway.ts'
import { contenders } from './gateways-compared.ts'
import { measureRun } from './measure-run.ts'

const RATE = 1000
const COUNT = 10_000
const WARM_UP = 10_000
const LIMIT_MS = 40_000

/** How long a customer waits for the 202 when messages come at a fixed rate, with everything behind it running. */
export const acceptLatency: Scenario = {
  name: 'accept',
  caption: `time to the 202 at ${RATE.toLocaleString('en-US')} messages/s, open loop, delivery and webhooks running`,
  run: async (options) => {
    const results: Measurement[] = []
    for (const contender of contenders(options.only)) {
      const run = await benchGateway(contender.start, {}, async ({ gateway, smsc, callbacks }) => {
        const plan = {
          connections: options.connections ?? 64,
          awaiting: 'callbacks' as const,
          limitMs: LIMIT_MS,
          quietMs: 8000,
        }
        await measureRun(gateway, smsc, callbacks, { ...plan, count: WARM_UP })
        return measureRun(gateway, smsc, callbacks, {
          ...plan,
          count: options.count ?? COUNT,
          first: 1_000_000,
          ratePerSecond: RATE,
        })
      })
      const note = `${run.acceptPerSecond.toFixed(0)}/s accepted`
      results.push(
        { name: `accept.${contender.name}.p50`, value: run.acceptP50Ms, unit: 'ms', note },
        { name: `accept.${contender.name}.p99`, value: run.acceptP99Ms, unit: 'ms', note },
        { name: `accept.${contender.name}.cpu`, value: run.cpuPer1000, unit: 'CPU s/1,000 messages' },
      )
    }
    return results
  },
}
