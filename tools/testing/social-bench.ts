import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { metaSocial } from '#sandbox/meta-social/meta-social.ts'
import { startSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { channelNamed, type Link, type OutboundMessage, type Outcome } from '#channels/channels.ts'
import { callerOf } from '../../server/channels/http/caller-of.ts'
import type { Connecting, ConnectorFacts } from '../../server/channels/connecting.ts'
import type { Connection } from '../../server/channels/http/connection.ts'
import type { Content } from '../../server/channels/content.ts'
import type { Update } from '../../server/channels/update.ts'
import { startHookServer, type HookRequest } from './hook-server.ts'
import { until } from './until.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'
import { anOutboundMessage, handOver } from './outbound-message.ts'

/** A channel of Meta's beside the sandbox: its link, the way for connecting, and everything its hook was told. */
export type SocialBench = {
  readonly sandbox: Sandbox
  readonly connect: Connecting
  readonly connection: Connection
  readonly connector: ConnectorFacts
  /** Sends and waits for the outcome. */
  readonly send: (content: Content, more?: Partial<OutboundMessage>) => Promise<Outcome>
  /** A person of the handset writes to the connector. */
  readonly write: (what: Partial<Parameters<Sandbox['handsets']['write']>[1]>) => void
  /** What the hook was called with so far. */
  readonly requests: () => readonly HookRequest[]
  /** Updates of it; every request was genuine. */
  readonly updates: () => Update[]
  /** Waits for one. */
  readonly told: <K extends Update['kind']>(
    kind: K,
    fits?: (update: Update & { kind: K }) => boolean,
  ) => Promise<Update & { kind: K }>
  /** Asks the sandbox's back office. */
  readonly office: (path: string, body: unknown, method?: string) => Promise<number>
}

export const person = '+919812345678'

/** Starts the sandbox, pastes the hook into the dashboard, subscribes and opens the link. */
export async function startSocialBench(
  context: TestContext,
  channelName: 'messenger' | 'instagram',
): Promise<SocialBench> {
  const sandbox = await startSandbox({
    httpPort: 0,
    smscPort: 0,
    handsets: [{ address: person, label: 'Asha Rao' }],
  })
  context.after(() => sandbox.close())
  addPrivateProvider(sandbox.url)
  const channel = channelNamed(channelName)
  const demo = metaSocial.demo(sandbox.url).find((one) => one.channel === channelName)
  if (!channel?.connect || !demo?.dashboard) throw new Error(`no demo of ${channelName}`)
  const { connect } = channel
  const secret = randomUUID()
  const caller = callerOf(4)
  const connection = { ...demo, call: caller.call, memory: new Map<string, unknown>() }
  const { address } = await connect.probe(connection)
  const hook = await startHookServer((request) => connect.door?.challenge?.(request, connector) ?? null)
  const connector: ConnectorFacts = { ...demo, address, hook: { url: hook.url, secret } }
  const link = channel.open(demo.settings, demo.credentials, {
    onRoom: () => {},
    onState: () => {},
    onUpdate: () => {},
  })
  context.after(async () => {
    await link.close(0)
    await caller.close()
    await hook.close()
  })
  const updates = (): Update[] =>
    hook.requests.flatMap((request) => {
      if (!connect.door?.isGenuine(request, connector)) throw new Error('a forged request')
      const said = connect.door.read(request, connector)
      if (said instanceof Promise) throw new Error(`${channelName} is read at once`)
      return said
    })
  const pasted = await post(demo.dashboard, { callbackUrl: hook.url, verifyToken: secret })
  if (pasted !== 200) throw new Error(`the dashboard answered ${pasted}`)
  await connect.subscribe?.(connection, connector.hook)
  return {
    sandbox,
    connect,
    connection,
    connector,
    send: (content, more) => say(link, { address, content, more }),
    write: (what) => {
      sandbox.handsets.write(person, { channel: channelName, to: address, text: '', ...what })
    },
    requests: () => hook.requests,
    updates,
    told: async (kind, fits = () => true) => {
      type Told = Update & { kind: typeof kind }
      const find = (): Told | undefined =>
        updates().find((one): one is Told => one.kind === kind && fits(one as Told))
      await until(
        () => find() !== undefined,
        () => `no ${kind} among ${JSON.stringify(updates())}`,
        5_000,
      )
      const found = find()
      if (!found) throw new Error(`no ${kind}`)
      return found
    },
    office: (path, body, method) => post(`${sandbox.url}/meta-social/sandbox${path}`, body, method),
  }
}

function say(
  link: Link,
  {
    address,
    content,
    more,
  }: { address: string; content: Content; more?: Partial<OutboundMessage> | undefined },
): Promise<Outcome> {
  return handOver(link, anOutboundMessage({ from: address, to: '0', content, ...more }))
}

async function post(url: string, body: unknown, method = 'POST'): Promise<number> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await answer.text()
  return answer.status
}
