import { isUnreachableCode } from '#channels/channels.ts'
import { permissionFacts, suppressAddress } from '#consent/consent.ts'
import type { Events } from '#events.ts'
import type { Tx } from '#platform/db.ts'

/** As many as one look at permissions takes. */
const atOnce = 1_000

/**
 * Takes addresses at which nobody is off every list of the account, so that they are written to no more: providers judge a sender
 * by how often it knocks at doors that do not exist. Hearing of it again changes nothing, and an entry that ends everything stays.
 */
export async function suppressUnreachable(
  tx: Tx,
  accountId: string,
  ended: readonly Events['message.undelivered'][],
): Promise<void> {
  const gone = ended.flatMap(({ channel, to: address, code }) =>
    typeof code === 'string' && isUnreachableCode(channel, code)
      ? [{ accountId, channel, address, code }]
      : [],
  )
  for (let from = 0; from < gone.length; from += atOnce) {
    const some = gone.slice(from, from + atOnce)
    const facts = await permissionFacts(tx, some)
    for (const [i, { code, ...whom }] of some.entries()) {
      if (facts[i]?.suppression?.scope === 'all') continue
      const reason = `nobody can be reached there (${code})`
      await suppressAddress(tx, { ...whom, scope: 'all', reason, source: 'bounce', by: 'platform:bounce' })
    }
  }
}
