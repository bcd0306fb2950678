import { channelNamed, createCarrier, createRoute } from '#channels/channels.ts'
import { inTransaction } from '#platform/db.ts'

let count = 0

/** An SMS carrier that takes everything, unless told otherwise; gives its uuid. Nothing listens at its address. */
export function aCarrier(
  overrides: { name?: string; settings?: object; ratePerSecond?: number; routes?: readonly object[] } = {},
): Promise<string> {
  const channel = channelNamed('sms')
  if (!channel) throw new Error('there is no channel sms')
  const { name = `Carrier ${++count}`, settings, ratePerSecond, routes = [{}] } = overrides
  return inTransaction(async (tx) => {
    const id = await createCarrier(tx, channel, {
      name,
      settings: { host: '127.0.0.1', port: 1, systemId: 'test', ...settings },
      credentials: { password: 'secret' },
      ratePerSecond,
    })
    for (const route of routes) await createRoute(tx, { channel: 'sms', carrierId: id, ...route })
    return id
  })
}
