import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  channelNamed,
  checkConnector,
  connectAccount,
  connectingOf,
  factsFor,
  liveConnectors,
  recordsOf,
  subscribeAgain,
  type Connector,
} from '#channels/channels.ts'
import { portOffsets, showsSandbox, type Settings } from '#platform/config.ts'
import { log } from '#platform/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { policy, type Channel as ChannelName } from '#policy/policy.ts'
import type { DemoConnector } from '#sandbox/provider.ts'
import { providers } from '#sandbox/providers.ts'
import { idOf, uuidOf } from '#shared/ids.ts'
import { people } from './demo-people.ts'
import { followDemoFeeds, seedDemoDevices } from './seed-demo-devices.ts'

/**
 * Links the demo account to every provider of the sandbox network, as a person would in the console, and writes the links
 * into demo.json. The API must answer: some providers call the hook back before they take it. Done once; later starts only
 * tell the providers where to call, for the sandbox network forgets with its process.
 */
export async function connectDemo(settings: Settings): Promise<void> {
  const file = join(settings.dataDir, 'demo.json')
  if (!showsSandbox() || !existsSync(file)) return
  const demo = JSON.parse(readFileSync(file, 'utf8')) as { account: { id: string }; connectors?: unknown }
  const accountId = uuidOf(demo.account.id)
  const url = `http://${settings.bind}:${settings.portBase + portOffsets.sandbox}`
  const links = providers
    .flatMap((provider) => provider.demo(url))
    .filter(
      ({ channel }) => channelNamed(channel)?.connect && policy().offersChannel(channel as ChannelName).value,
    )
  const addresses = people.map(({ address }) => address)
  const isThere = (channel: string) => links.some((link) => link.channel === channel)
  const places = { url, api: new URL(settings.publicUrl).origin }
  if (demo.connectors) {
    await remind(accountId, links)
    if (isThere('push')) await followDemoFeeds(accountId, places, addresses).catch(noFeeds)
    return
  }
  const made = await Promise.all(links.map((link) => connect(accountId, link)))
  if (isThere('push')) {
    await seedDemoDevices(accountId, url, addresses)
    await followDemoFeeds(accountId, places, addresses)
  }
  const connectors = made.flatMap((one) =>
    one ? [{ channel: one.channel, id: idOf('cnr', one.id), address: one.address }] : [],
  )
  writeFileSync(file, `${JSON.stringify({ ...demo, connectors }, null, 2)}\n`, { mode: 0o600 })
}

/** Tells the stand-ins of links that still stand where to call; a link that cannot be renewed is left to a person. */
async function remind(accountId: string, links: readonly DemoConnector[]): Promise<void> {
  const connectors = (await liveConnectors()).filter((one) => one.accountId === accountId)
  for (const connector of connectors) {
    const link = links.find(
      ({ channel, settings }) => channel === connector.channel && leadsTo(connector, settings),
    )
    if (!link) continue
    try {
      await subscribeAgain(connector)
      if (link.dashboard) await pasteHook(link.dashboard, factsFor(connector).hook)
      if (link.registrar) await enterRecords(link.registrar, connector)
    } catch (error) {
      log.info(
        { err: error, connector: connector.name },
        'a provider of the sandbox network could not be told where to call',
      )
    }
  }
}

/** A person may have disconnected the demo's pushes, or connected a second app. */
function noFeeds(error: unknown): void {
  if (!(error instanceof Refusal)) throw error
  log.info({ err: error }, 'the handsets of the sandbox network show no feeds')
}

/** Whether a connector is the one that the stand-in's values make. */
const leadsTo = ({ settings }: Connector, given: DemoConnector['settings']): boolean =>
  settings['baseUrl'] === given['baseUrl'] && settings['domain'] === given['domain']

/** Null for one that is connected already: an earlier start ended in between. */
async function connect(
  accountId: string,
  { channel, dashboard, registrar, ...link }: DemoConnector,
): Promise<Connector | null> {
  try {
    const connector = await connectAccount(connectingOf(channelNamed(channel), channel), {
      accountId,
      actor: 'platform:demo',
      acceptsProviderTerms: true,
      ...link,
    })
    if (dashboard) await pasteHook(dashboard, factsFor(connector).hook)
    return registrar ? await enterRecords(registrar, connector) : connector
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') return null
    throw error
  }
}

/** Enters the hook where the provider has it entered by hand. */
async function pasteHook(dashboard: string, hook: { url: string; secret: string }): Promise<void> {
  const answer = await fetch(dashboard, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ callbackUrl: hook.url, verifyToken: hook.secret, patiently: true }),
  })
  if (!answer.ok) throw new Error(`The sandbox's dashboard answered ${answer.status}.`)
}

/** Makes the DNS records a domain is asked for, as a person does at its registrar, and has them looked at. */
async function enterRecords(registrar: string, connector: Connector): Promise<Connector> {
  for (const { name, type, value } of recordsOf(connector)) {
    const answer = await fetch(`${registrar}/${encodeURIComponent(name)}/${type}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ values: [value] }),
    })
    if (!answer.ok) throw new Error(`The sandbox's registrar answered ${answer.status}.`)
  }
  return checkConnector(connectingOf(channelNamed(connector.channel), connector.channel), connector)
}

const tryEveryMs = 1_000
const triesMax = 600

/**
 * Links the demo account once the sandbox network is there, which may start after this process and in another.
 * Gives the way to stop waiting for it.
 */
export function connectDemoLater(settings: Settings): () => void {
  const url = `http://${settings.bind}:${settings.portBase + portOffsets.sandbox}/healthz`
  let triesLeft = triesMax
  let timer: NodeJS.Timeout | null = null
  const attempt = async (): Promise<void> => {
    const isThere = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (!isThere) return again()
    await connectDemo(settings).catch((error: unknown) =>
      log.warn(
        { err: error },
        'the demo account is not linked to the sandbox network; start again to try again',
      ),
    )
  }
  const again = (): void => {
    if (triesLeft-- > 0) timer = setTimeout(() => void attempt(), tryEveryMs).unref()
  }
  again()
  return () => {
    triesLeft = 0
    if (timer) clearTimeout(timer)
  }
}
