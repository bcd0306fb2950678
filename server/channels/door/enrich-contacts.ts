import { nameContact } from '#contacts/contacts.ts'
import { inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import type { Connecting } from '../connecting.ts'
import { credentialsOf, type Connector } from '../connectors/connector.ts'
import { reachProvider } from '../connectors/reach-provider.ts'
import type { Update } from '../update.ts'

/** Who was asked about: nobody is asked about twice while a process lives. */
const asked = new Set<string>()
const askedMax = 50_000

/** Asks the provider who somebody is that wrote, where its messages do not say, and names the contact that has no name yet. */
export async function enrichContacts(
  connector: Connector,
  { profile }: Connecting,
  updates: readonly Update[],
): Promise<void> {
  if (!profile) return
  for (const update of updates) {
    if (update.kind !== 'message' || update.isEcho || update.profile?.name) continue
    const key = `${connector.id} ${update.from}`
    if (asked.has(key)) continue
    if (asked.size >= askedMax) asked.clear()
    asked.add(key)
    try {
      const known = await reachProvider(connector.settings, credentialsOf(connector), (connection) =>
        profile(connection, update.from),
      )
      const name = known?.name ?? known?.username
      if (!name) continue
      const { accountId, channel } = connector
      await inTransaction((tx) => nameContact(tx, { accountId, channel, address: update.from }, name))
    } catch (error) {
      log.debug({ err: error, connector: connector.name }, 'a provider did not say who a contact is')
    }
  }
}
