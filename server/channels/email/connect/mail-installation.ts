import { isIP } from 'node:net'
import { showsSandbox, variable } from '#platform/config.ts'
import type { Given } from '../../connecting.ts'
import {
  emailCredentials,
  emailSettings,
  type EmailCredentials,
  type EmailSettings,
} from '../email-settings.ts'
import { domainSettings } from './domain-settings.ts'

/** The name of our mail servers: what they greet with and what MX records lead to. */
export function mailHostName(): string {
  const named = variable('PATCHBAY_MAIL_HOST')
  if (named !== '') return named
  const { hostname } = new URL(variable('PATCHBAY_PUBLIC_URL') || 'http://localhost')
  // An address is no name of an MX. The sandbox's DNS knows this one.
  return showsSandbox() && (isIP(hostname) !== 0 || hostname === 'localhost') ? sandboxMailHost : hostname
}

const sandboxMailHost = 'mx.patchbay.test'

/** What may send for the domains that are connected, as SPF names it. */
export function spfMechanisms(): string[] {
  const given = variable('PATCHBAY_MAIL_SPF')
  if (given !== '') return given.split(/\s+/).filter(Boolean)
  return showsSandbox() ? ['ip4:127.0.0.1'] : [`a:${mailHostName()}`]
}

/**
 * How the mail of a connected domain leaves: by the installation's relay, on a test instance into the sandbox network, else
 * straight to the receivers. Of the account it takes what the account may decide, and nothing that leads to a host.
 */
export function installedMail({ settings, credentials }: Given): {
  readonly settings: EmailSettings
  readonly credentials: EmailCredentials
} {
  const { track, language } = domainSettings.parse(settings)
  const { dkim } = emailCredentials.parse(credentials)
  const { login, ...way } = wayOut()
  return {
    settings: emailSettings.parse({ ehloName: mailHostName(), track, language, ...way }),
    credentials: emailCredentials.parse({ dkim, ...(login && { login }) }),
  }
}

type Login = { readonly user: string; readonly password: string }
type WayOut = Partial<Pick<EmailSettings, 'mxOverride'>> & {
  readonly smartHost?: { host: string; port: number; implicitTls: boolean; tls: EmailSettings['tls'] }
  readonly login?: Login
}

function wayOut(): WayOut {
  const relay = variable('PATCHBAY_MAIL_RELAY')
  if (relay !== '') return overRelay(new URL(relay))
  const sandbox = showsSandbox() ? variable('PATCHBAY_SANDBOX_MAIL') : ''
  if (sandbox === '') return {}
  const at = sandbox.lastIndexOf(':')
  return {
    mxOverride: { host: sandbox.slice(0, at), port: Number(sandbox.slice(at + 1)) },
  }
}

/** The operator names the relay: it may stand in his own network, and only a login asks for encryption that is verified. */
function overRelay({ protocol, hostname, port, username, password }: URL): WayOut {
  const implicitTls = protocol === 'smtps:'
  const login = username === '' ? null : decoded(username, password)
  return {
    smartHost: {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (implicitTls ? 465 : 587) : Number(port),
      implicitTls,
      tls: login || implicitTls ? 'verified' : 'opportunistic',
    },
    ...(login && { login }),
  }
}

function decoded(user: string, password: string): Login {
  return { user: decodeURIComponent(user), password: decodeURIComponent(password) }
}
