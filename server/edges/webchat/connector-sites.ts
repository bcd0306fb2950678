import { credentialsOf, findConnectorAt, hasCredentials, type Connector } from '#channels/channels.ts'
import { hearNotifications, type Hearing } from '#platform/shared-notifications.ts'
import { siteSettings, type Site } from '#webchat/webchat.ts'
import type { Sites } from './sites.ts'

const sitesMax = 10_000

/** Sites as accounts connected them, remembered until any connector changes. */
export type ConnectorSites = Sites & { stop(): Promise<void> }

/** Opens the look-up of sites among connectors. Whoever opens it stops it. */
export async function connectorSites(): Promise<ConnectorSites> {
  const known = new Map<string, Site>()
  const forget = (): void => known.clear()
  const hearing: Hearing = await hearNotifications('patchbay_carriers', forget, forget)
  return {
    async find(key) {
      const remembered = known.get(key)
      if (remembered) return remembered
      const connector = await findConnectorAt('webchat', key)
      if (!connector || !hasCredentials(connector)) return null
      const site = siteOf(connector)
      if (known.size >= sitesMax) forget()
      known.set(key, site)
      return site
    },
    stop: () => hearing.stop(),
  }
}

type Secrets = {
  readonly identitySecret: string
  readonly previousSecrets?: Site['previousSecrets']
}

/** What web chat needs of a connector. */
export function siteOf(connector: Connector): Site {
  const { accountId, address, settings } = connector
  const { identitySecret, previousSecrets = [] } = credentialsOf(connector) as Secrets
  return {
    accountId,
    key: address,
    settings: siteSettings.parse(settings),
    identitySecret,
    previousSecrets,
  }
}
