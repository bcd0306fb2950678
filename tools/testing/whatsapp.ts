import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { OutboundMessage, Outcome } from '#channels/channel.ts'
import type { ConnectorFacts, RawRequest } from '#channels/connecting.ts'
import type { Content } from '#channels/content.ts'
import { callerOf } from '#channels/http/caller-of.ts'
import type { Connection } from '#channels/http/connection.ts'
import type { Update } from '#channels/update.ts'
import { connecting } from '#channels/whatsapp/connecting.ts'
import { whatsapp } from '#channels/whatsapp/whatsapp.ts'
import { demo } from '#sandbox/meta/demo-world.ts'
import { aGraph, type CameIn } from './graph.ts'
import { anOutboundMessage, handOver } from './outbound-message.ts'

/** A contact with a handset, and the number of the connector. */
export const asha = '+919812345678'
export const ours = `+${demo.number}`
let count = 0

/** A message's id, as dispatch gives it. */
export const nextId = (): string => `0199b0c2-0000-7000-8000-${String(++count).padStart(12, '0')}`

/** The channel's own link and connection to Meta's stand-in, subscribed to its webhooks. */
export async function aWhatsapp(context: TestContext, given: Readonly<Record<string, unknown>> = {}) {
  const graph = await aGraph(context)
  graph.handsets.add(asha, 'Asha')
  const settings = whatsapp.settings.parse({
    baseUrl: graph.baseUrl,
    phoneNumberId: demo.phoneNumberId,
    businessAccountId: demo.businessAccountId,
    appId: demo.appId,
    ...given,
  })
  const credentials = whatsapp.credentials.parse({ accessToken: demo.accessToken, appSecret: demo.appSecret })
  const caller = callerOf(4)
  const connection: Connection = { settings, credentials, call: caller.call, memory: new Map() }
  const hook = { url: graph.hook.url, secret: graph.hook.verifyToken }
  await connecting.subscribe?.(connection, hook)
  const states: string[] = []
  const link = whatsapp.open(settings, credentials, {
    onRoom: () => {},
    onState: (state) => states.push(state),
    onUpdate: () => {},
  })
  context.after(async () => {
    await link.close(100)
    await caller.close()
  })
  const facts: ConnectorFacts = { address: ours, settings, credentials, hook }
  const send = (content: Content, more: Partial<OutboundMessage> = {}): Promise<Outcome> =>
    handOver(link, anOutboundMessage({ id: nextId(), from: ours, to: asha, content, ...more }))
  const updates = (): Update[] => graph.hook.came.flatMap((one) => read(one, facts))
  const write = (text: string, more: object = {}) =>
    graph.handsets.write(asha, { channel: 'whatsapp', to: ours, text, ...more })
  const office = async (path: string, body: object) => {
    const answer = await fetch(`${graph.url}/meta/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await answer.json()) as Record<string, unknown>
  }
  return { ...graph, connection, facts, send, updates, write, states, link, office }
}

function read({ headers, body }: CameIn, facts: ConnectorFacts): readonly Update[] {
  const request: RawRequest = {
    method: 'POST',
    url: '/in/whatsapp/con_1',
    query: {},
    headers: headers as RawRequest['headers'],
    body,
  }
  const { door } = connecting
  assert.ok(door)
  assert.ok(door.isGenuine(request, facts), 'the webhook is signed')
  const said = door.read(request, facts)
  assert.ok(!(said instanceof Promise), 'it is read at once')
  return said
}
