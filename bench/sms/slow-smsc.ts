import type { Scenario } from '../scenario.ts'
import { benchGateway } from './bench-gateway.ts'
import { contenders } from './gateways-compared.ts'
import { measureRun } from './measure-run.ts'

const LATENCY_MS = 20
const WINDOW = 10
const COUNT = 12_000
const WARM_UP = 1000
const LIMIT_MS = 60_000

/** One bind with a window of 10 to an SMSC that answers after 20 ms: 500 submits a second are the physical limit. */
export const slowSmsc: Scenario = {
  name: 'sms-slow',
  caption: `submits to an SMSC that answers after ${LATENCY_MS} ms, one bind, window ${WINDOW} (at most ${(WINDOW * 1000) / LATENCY_MS}/s)`,
  run: async (options) => {
    const results = []
    for (const contender of contenders(options.only, 'memory')) {
      const run = await benchGateway(
        contender.start,
        { latencyMs: LATENCY_MS, window: WINDOW },
        async ({ gateway, smsc, callbacks }) => {
          const plan = {
            connections: options.connections ?? 64,
            awaiting: 'submits' as const,
            limitMs: LIMIT_MS,
            quietMs: 5000,
          }
          await measureRun(gateway, smsc, callbacks, { ...plan, count: WARM_UP })
          return measureRun(gateway, smsc, callbacks, {
            ...plan,
            count: options.count ?? COUNT,
            first: 1_000_000,
          })
        },
      )
      results.push({
        name: `sms-slow.${contender.name}.submits`,
        value: run.submitPerSecond,
        unit: 'messages/s',
        note: `${run.submitted} of ${run.accepted} accepted`,
      })
    }
    return results
  },
}
