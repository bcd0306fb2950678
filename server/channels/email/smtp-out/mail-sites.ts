import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { showsSandbox, variable } from '#platform/config.ts'
import { isPrivateProvider } from '#platform/private-providers.ts'
import { mayConnect, UrlRefused } from '#platform/outgoing/ssrf-guard.ts'
import type { EmailCredentials, EmailSettings } from '../email-settings.ts'
import type { MailResolver } from './mail-exchanges.ts'
import type { MailSite } from './mail-lane.ts'
import { anyProvider, providerOfHost, type MailProvider } from './mail-providers.ts'
import type { SessionWish } from './open-session.ts'
import type { TlsWish } from './smtp-wire.ts'

/** A receiver with the provider behind it. `key` tells receivers apart. */
export type ProvidedSite = { readonly key: string; readonly site: MailSite; readonly provider: MailProvider }

const strictness: Readonly<Record<TlsWish, number>> = { none: 0, opportunistic: 1, encrypted: 2, verified: 3 }

/** The relay, as the one receiver of everything. */
export function relaySite(settings: EmailSettings, login: EmailCredentials['login']): ProvidedSite | null {
  const { smartHost } = settings
  if (!smartHost) return null
  const { host, port, tls, implicitTls, connections, deliveriesPerConnection, perSecond } = smartHost
  return {
    key: 'relay',
    site: siteOf(settings, [host], {
      port,
      tls,
      implicitTls,
      login: login ?? null,
      addressesOf: guarded(port, systemAddresses),
    }),
    provider: {
      name: 'relay',
      mxSuffixes: [],
      connectionsMax: connections,
      deliveriesPerConnection,
      tls,
      perSecondMax: perSecond,
    },
  }
}

/** The one host that plays the receiver of a domain. */
export function overrideSite(settings: EmailSettings, domain: string): ProvidedSite | null {
  const { mxOverride, tls } = settings
  if (!mxOverride) return null
  const { host, port } = mxOverride
  return {
    key: domain,
    site: siteOf(settings, [host], {
      port,
      tls,
      implicitTls: false,
      login: null,
      addressesOf: guarded(port, systemAddresses),
    }),
    provider: providerOfHost(domain, settings.providers),
  }
}

/** The hosts that a domain's MX records name. Domains with the same hosts are one receiver. */
export function exchangeSite(
  settings: EmailSettings,
  hosts: readonly string[],
  resolver: MailResolver,
): ProvidedSite {
  const provider = providerOfHost(hosts[0] ?? '', settings.providers)
  const tls = strictness[provider.tls] > strictness[settings.tls] ? provider.tls : settings.tls
  return {
    key: hosts.join(' '),
    site: siteOf(settings, hosts, {
      port: settings.mxPort,
      tls,
      implicitTls: false,
      login: null,
      addressesOf: guarded(settings.mxPort, resolver.addresses),
    }),
    provider,
  }
}

/** Says whether all receivers of a provider share one patience, or each has its own. */
export function isShared(provider: MailProvider): boolean {
  return provider.name !== anyProvider.name
}

function siteOf(
  settings: EmailSettings,
  hosts: readonly string[],
  how: Pick<SessionWish, 'port' | 'tls' | 'implicitTls' | 'login' | 'addressesOf'>,
): MailSite {
  const { ehloName, ca, localAddress, commandTimeoutSeconds, endTimeoutSeconds, idleSeconds } = settings
  const timeoutMs = commandTimeoutSeconds * 1_000
  const common = {
    ...how,
    ehloName,
    timeoutMs,
    ...(ca ? { ca } : {}),
    ...(localAddress ? { localAddress } : {}),
  }
  return {
    hosts,
    reconnectMs: settings.reconnectSeconds * 1_000,
    wishFor: (host) => ({ ...common, host }),
    limits: {
      commandTimeoutMs: timeoutMs,
      endTimeoutMs: endTimeoutSeconds * 1_000,
      idleMs: idleSeconds * 1_000,
    },
  }
}

/** Whether the installation named a host: as its relay, as its sandbox network's mail server, or as a provider of its own network. */
function isInstalled(host: string, port: number): boolean {
  const relay = URL.parse(variable('PATCHBAY_MAIL_RELAY'))
  if (relay?.hostname.replace(/^\[|\]$/g, '') === host) return true
  if (showsSandbox() && variable('PATCHBAY_SANDBOX_MAIL') === `${host}:${port}`) return true
  return isPrivateProvider(`smtp://${host}:${port}`)
}

/**
 * A host with any address that is not public is refused whole: what an MX record names is the contact's choice, and what settings name may be
 * an account's. Only the installation itself lets a private one in, by naming `smtp://HOST:PORT`.
 */
function guarded(port: number, addresses: MailResolver['addresses']): MailResolver['addresses'] {
  return async (host) => {
    const isNamed = isInstalled(host, port)
    const found = isIP(host) ? [host] : await addresses(host)
    const forbidden = found.find((address) => !mayConnect(address, isNamed))
    if (forbidden !== undefined)
      throw new UrlRefused(`${host} leads to ${forbidden}, which is not a public address.`)
    return found
  }
}

const systemAddresses = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address)
