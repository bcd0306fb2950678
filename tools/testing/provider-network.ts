import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import type { FastifyInstance } from 'fastify'
import {
  allChannels,
  channelNamed,
  checkConnector,
  connectAccount,
  connectingOf,
  factsFor,
  recordsOf,
  serveMail,
  serveTracking,
  serveDoor,
  type Connector,
} from '#channels/channels.ts'
import { listeners as channelListeners } from '#channels/listeners.ts'
import { routes as channelRoutes } from '#channels/routes.ts'
import { db, sql } from '#platform/db.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { ownEvents, startListeners } from '#platform/listeners.ts'
import { setVariable } from '#platform/config.ts'
import type { DemoConnector } from '#sandbox/provider.ts'
import { makeCertificate } from '#smtp/smtp.ts'
import { nowMs } from '#platform/clock.ts'
import { idOf } from '#shared/ids.ts'
import { providers } from '#sandbox/providers.ts'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { listeners as messagingListeners } from '#messaging/listeners.ts'
import type { Pipeline } from '#messaging/messaging.ts'
import { aKeyHolder } from './api.ts'
import { aPipeline, aSendingAccount } from './messaging.ts'
import { until } from './until.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'

/** An account, a pipeline and every provider of the sandbox network, each reaching the other over loopback. */
export type ProviderNetwork = {
  readonly accountId: string
  readonly pipeline: Pipeline
  readonly sandbox: Sandbox
  /** The door for providers and the connectors' own addresses, called as the account. */
  readonly app: FastifyInstance
  /** What a provider sent to a connector, as it came: what is kept of it lacks the secrets of its headers. */
  requestsOf(connectorId: string): readonly CameIn[]
  /** Links the account as a person would with these values. */
  connect(link: DemoConnector): Promise<Connector>
}

/** A provider's request to a hook. */
type CameIn = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** What a person would enter to connect to each stand-in that a channel of this version speaks with. */
export const links: readonly Omit<DemoConnector, 'settings' | 'credentials'>[] = providers
  .flatMap((provider) => provider.demo('http://sandbox.invalid'))
  .filter(({ channel }) => allChannels().some(({ name, connect }) => name === channel && connect))

/** Starts it; it ends with the test. */
export async function aProviderNetwork(context: TestContext): Promise<ProviderNetwork> {
  const { accountId } = await aSendingAccount({
    rates: allChannels().map(({ name }) => ({ channel: name, prefix: '', price: 1_000_000n })),
  })
  const app = httpServer(channelRoutes, () => Promise.resolve(aKeyHolder(accountId)))
  const came = listenAtDoor(app)
  serveDoor(app)
  await serveTracking(app)
  const mx = await serveMail({
    host: '127.0.0.1',
    port: 0,
    hostname: 'mx.patchbay.test',
    tls: makeCertificate('mx.patchbay.test', nowMs()),
  })
  context.after(() => mx.stop(0))
  await app.listen({ host: '127.0.0.1', port: 0 })
  context.after(() => app.close())
  const { port } = app.server.address() as AddressInfo
  const sandbox = await startSandbox({
    httpPort: 0,
    smscPort: 0,
    mxPort: mx.port,
    handsets: [{ address: '+919812345678', label: 'Asha, Mumbai', mail: 'asha@example.test' }],
  })
  context.after(() => sandbox.close())
  setVariable('PATCHBAY_PUBLIC_URL', `http://127.0.0.1:${port}`)
  addPrivateProvider(sandbox.url)
  setVariable('PATCHBAY_TEST_INSTANCE', '1')
  setVariable('PATCHBAY_SANDBOX_URL', sandbox.url)
  setVariable('PATCHBAY_SANDBOX_MAIL', `127.0.0.1:${sandbox.mailPort}`)
  // The stand-ins send as the same addresses for every test.
  context.after(() =>
    db.query(sql`update channels.connectors set state = 'disconnected' where account_id = ${accountId}`),
  )
  const pipeline = await aPipeline(context)
  return {
    accountId,
    pipeline,
    sandbox,
    app,
    requestsOf: (connectorId) => came.filter(({ url }) => url.endsWith(`/${idOf('cnr', connectorId)}`)),
    connect: async ({ channel, dashboard, registrar, ...link }) => {
      const connector = await connectAccount(
        connectingOf(allChannels().find(({ name }) => name === channel) ?? null, channel),
        {
          accountId,
          actor: 'key:test',
          acceptsProviderTerms: true,
          ...link,
        },
      )
      if (dashboard) await pasteHook(dashboard, connector)
      if (registrar) return enterRecords(registrar, connector)
      return connector
    },
  }
}

/** Gathers what comes to the door of an app; called before the door is opened. */
function listenAtDoor(app: FastifyInstance): readonly CameIn[] {
  const came: CameIn[] = []
  app.addHook('preHandler', async ({ method, url, headers, body }) => {
    if (method !== 'POST' || !Buffer.isBuffer(body)) return
    const { host: _, 'content-length': __, ...own } = headers
    came.push({ url, headers: own as Record<string, string>, body })
  })
  return came
}

/** Enters the hook where the provider has it entered by hand. */
async function pasteHook(dashboard: string, connector: Connector): Promise<void> {
  const { url: callbackUrl, secret: verifyToken } = factsFor(connector).hook
  const answer = await fetch(dashboard, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ callbackUrl, verifyToken }),
  })
  if (!answer.ok) throw new Error(`the dashboard answered ${answer.status}: ${await answer.text()}`)
}

/** Makes the DNS records a domain is asked for, and has them looked at. */
async function enterRecords(registrar: string, connector: Connector): Promise<Connector> {
  for (const { name, type, value } of recordsOf(connector))
    await enterRecord(registrar, { name, type, values: [value] })
  return checkConnector(connectingOf(channelNamed(connector.channel), connector.channel), connector)
}

/** Enters records at a name in the sandbox's DNS. */
export async function enterRecord(
  registrar: string,
  { name, type, values }: { name: string; type: string; values: readonly string[] },
): Promise<void> {
  const answer = await fetch(`${registrar}/${encodeURIComponent(name)}/${type}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ values }),
  })
  if (!answer.ok) throw new Error(`the registrar answered ${answer.status}: ${await answer.text()}`)
}

/** The values to connect to a channel's stand-in. */
export function linkTo(sandbox: Sandbox, channel: string): DemoConnector {
  const found = providers
    .flatMap((provider) => provider.demo(sandbox.url))
    .find((one) => one.channel === channel)
  if (!found) throw new Error(`the sandbox network has no stand-in for ${channel}`)
  return found
}

/** The headers that were kept of what a provider sent to a connector, in one text. */
export async function keptHeadersOf(connectorId: string): Promise<string> {
  const rows = await db.query<{ headers: string }>(sql`
    select headers::text as headers from channels.provider_requests where connector_id = ${connectorId}`)
  if (rows.length === 0) throw new Error('nothing is kept')
  return rows.map(({ headers }) => headers).join('\n')
}

/** Has channels and the pipeline react to events, as a worker does, until the test ends. */
export function reactToEvents(context: TestContext, pipeline: Pipeline): void {
  const reading = startListeners([...channelListeners, ...messagingListeners(pipeline)], ownEvents)
  context.after(() => reading.stop())
}

/** Has everything a provider sent read a second time, as after a crash; resolves when it was. */
export async function readAgain(connectorId: string): Promise<void> {
  await db.query(
    sql`update channels.provider_requests set read_at = null where connector_id = ${connectorId}`,
  )
  await until(
    async () => {
      const [unread] = await db.query<{ count: bigint }>(sql`
        select count(*) as count from channels.provider_requests where connector_id = ${connectorId} and read_at is null`)
      return unread?.count === 0n
    },
    () => 'it was not read again',
    30_000,
  )
}
