import type { Scenario } from '../scenario.ts'
import { benchGateway } from './bench-gateway.ts'
import { contenders } from './gateways-compared.ts'
import { measureRun } from './measure-run.ts'

const STALE = 60_000
const COUNT = 2000
const LIMIT_MS = 60_000

/** Messages end to end while 60,000 earlier ones still wait for a receipt that never comes: phones that are off. */
export const staleReceipts: Scenario = {
  name: 'sms-stale',
  caption: `${COUNT.toLocaleString('en-US')} messages end to end while ${STALE.toLocaleString('en-US')} receipts are outstanding`,
  run: async (options) => {
    const results = []
    for (const contender of contenders(options.only)) {
      const { before, after, outstanding } = await benchGateway(
        contender.start,
        {},
        async ({ gateway, smsc, callbacks }) => {
          const connections = options.connections ?? 128
          const plan = {
            count: options.count ?? COUNT,
            connections,
            awaiting: 'callbacks' as const,
            limitMs: LIMIT_MS,
            quietMs: 8000,
          }
          const fresh = await measureRun(gateway, smsc, callbacks, { ...plan, first: 1_000_000 })
          await smsc.ask(`stale ${STALE}`)
          const stale = await measureRun(gateway, smsc, callbacks, {
            count: STALE,
            connections,
            first: 2_000_000,
            awaiting: 'submits',
            limitMs: LIMIT_MS,
            quietMs: 8000,
          })
          await smsc.ask('stale 0')
          const late = await measureRun(gateway, smsc, callbacks, { ...plan, first: 3_000_000 })
          return { before: fresh, after: late, outstanding: stale.submitted }
        },
      )
      results.push(
        {
          name: `sms-stale.${contender.name}.callbacks`,
          value: after.callbackPerSecond,
          unit: 'messages/s',
          note: `${outstanding} outstanding; ${after.calledBack} of ${after.accepted} came in time`,
        },
        {
          name: `sms-stale.${contender.name}.callbacks-before`,
          value: before.callbackPerSecond,
          unit: 'messages/s',
          note: 'none outstanding',
        },
        {
          name: `sms-stale.${contender.name}.cpu`,
          value: after.cpuPer1000,
          unit: 'CPU s/1,000 messages',
          note: `${before.cpuPer1000.toFixed(2)} with none outstanding`,
        },
      )
    }
    return results
  },
}
