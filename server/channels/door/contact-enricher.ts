import { nameContact } from '#contacts/contacts.ts'
import { inTransaction } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import type { Connecting } from '../connecting.ts'
import { credentialsOf, type Connector } from '../connectors/connector.ts'
import { reachProvider } from '../connectors/reach-provider.ts'
import type { Update } from '../update.ts'

const askedMax = 50_000

/** Gives contacts their names: who writes is asked for at the provider, where its messages do not say. */
export class ContactEnricher {
  /** Who was asked about: nobody is asked about twice by one reader. */
  private readonly asked = new Set<string>()

  /** Asks who wrote, and names the contacts that have no name yet. A provider that does not say changes nothing. */
  async enrich(connector: Connector, { profile }: Connecting, updates: readonly Update[]): Promise<void> {
    if (!profile) return
    for (const update of updates) {
      if (update.kind !== 'message' || update.isEcho || update.profile?.name) continue
      if (this.isNew(`${connector.id} ${update.from}`)) await nameBy(profile, connector, update.from)
    }
  }

  private isNew(key: string): boolean {
    if (this.asked.has(key)) return false
    if (this.asked.size >= askedMax) this.asked.clear()
    this.asked.add(key)
    return true
  }
}

async function nameBy(
  profile: NonNullable<Connecting['profile']>,
  connector: Connector,
  address: string,
): Promise<void> {
  try {
    const known = await reachProvider(connector.settings, credentialsOf(connector), (connection) =>
      profile(connection, address),
    )
    const name = known?.name ?? known?.username
    if (!name) return
    const { accountId, channel } = connector
    await inTransaction((tx) => nameContact(tx, { accountId, channel, address }, name))
  } catch (error) {
    log.debug({ err: error, connector: connector.name }, 'a provider did not say who a contact is')
  }
}
