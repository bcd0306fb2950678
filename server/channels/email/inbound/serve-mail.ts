import { db } from '#platform/db.ts'
import { ownerOfSender } from '#senders/senders.ts'
import type { SmtpServer, SmtpServerSettings } from '#smtp/smtp.ts'
import { RequestKeeper } from '../../door/keep-requests.ts'
import { findConnector } from '../../connectors/find-connectors.ts'
import { mailRequest } from './mail-request.ts'
import { mailConnectorsAt } from './queries.ts'
import { domainsOfAddress, messageOfReturnPath } from './return-path.ts'
import { startMailReception } from './start-mail-reception.ts'

/**
 * Opens the door for mail from the internet before the connectors of e-mail: mail to a sender of the account whose domain it is, and
 * to that domain's return paths, is kept and read afterwards. Mail to anybody else is refused.
 */
export function serveMail(settings: SmtpServerSettings): Promise<SmtpServer> {
  const keeper = new RequestKeeper()
  return startMailReception(settings, {
    isTaken: async (address) => ((await connectorFor(address)) === null ? 'unknown' : 'taken'),
    async store(raw, envelope) {
      const placed = await Promise.all(
        envelope.to.map(async (address) => ({ address, connectorId: await connectorFor(address) })),
      )
      const byConnector = Map.groupBy(placed, ({ connectorId }) => connectorId)
      await Promise.all(
        [...byConnector].map(async ([id, of]) => {
          const connector = id === null ? null : await findConnector(id)
          if (!connector) throw new Error('the connector of a recipient went while its mail came')
          await keeper.keep(
            connector,
            mailRequest(raw, { ...envelope, to: of.map(({ address }) => address) }),
          )
        }),
      )
    },
  })
}

/** The connector that takes mail for an address; null when nobody does. Whose the domain is decides, whoever else named its addresses as senders. */
async function connectorFor(address: string): Promise<string | null> {
  const domains = domainsOfAddress(address)
  const found = await mailConnectorsAt(db, domains)
  const [own = ''] = domains
  if (messageOfReturnPath(address) !== null)
    return (found.find(({ domain }) => domain === own) ?? found[0])?.id ?? null
  for (const { id, domain, accountId } of found) {
    if (domain !== own) continue
    if ((await ownerOfSender(db, 'email', address.toLowerCase(), accountId)) !== null) return id
  }
  return null
}
