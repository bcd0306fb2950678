import type { AddressInfo } from 'node:net'
import { newId, uuidOf } from '#shared/ids.ts'
import {
  channelNamed,
  type Channel,
  type Link,
  type OutboundMessage,
  type Outcome,
  type Update,
} from '#channels/channels.ts'
import { startWebchatEdge } from '#edges/webchat/webchat.ts'
import { httpServer } from '#platform/http/http-server.ts'
import type { Site } from '#webchat/webchat.ts'
import { anOutboundMessage } from './outbound-message.ts'

type Mark = Parameters<NonNullable<NonNullable<Channel['connect']>['mark']>>[1]

/** The web chat door on a port of its own, with the links of its sites, as api and worker hold them. */
export type WebchatDoor = {
  readonly url: string
  /** What the links told the platform, in order. */
  readonly updates: Update[]
  /** Sends a message of the business to a visitor, as dispatching does. */
  readonly send: (site: Site, to: string, content: object, id?: string) => Promise<Outcome>
  readonly link: (site: Site) => Link
  /** Tells a visitor that we have read, or that somebody is writing, as the inbox does. */
  readonly mark: (site: Site, mark: Mark) => Promise<void>
  stop(): Promise<void>
}

/** Opens the door for some sites. More may be added to the list later. */
export async function aWebchatDoor(sites: Site[]): Promise<WebchatDoor> {
  const app = httpServer([], () => Promise.resolve(null))
  const find = (key: string) => Promise.resolve(sites.find((site) => site.key === key) ?? null)
  const edge = await startWebchatEdge(app, { sites: { find }, publicUrl: 'https://chat.patchbay.test' })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const links = new Map<string, Link>()
  const updates: Update[] = []
  const link = (site: Site): Link => {
    const known = links.get(site.key) ?? openLink(site, updates)
    links.set(site.key, known)
    return known
  }
  for (const site of sites) link(site)
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    updates,
    link,
    send: (site, to, content, id = uuidOf(newId('msg', 1))) =>
      new Promise((resolve) => link(site).send(messageTo(site, to, content, id), resolve)),
    mark: async ({ key, identitySecret, settings }, mark) =>
      channel().connect?.mark?.(
        { settings, credentials: { siteKey: key, identitySecret }, call: callNobody, memory: new Map() },
        mark,
      ),
    async stop() {
      await edge.stop()
      await Promise.all([...links.values()].map((open) => open.close(1_000)))
      await app.close()
    },
  }
}

function openLink({ key, identitySecret, settings }: Site, updates: Update[]): Link {
  return channel().open(
    settings,
    { siteKey: key, identitySecret },
    {
      onRoom() {},
      onState() {},
      onUpdate(update, stored) {
        updates.push(update)
        stored(true)
      },
    },
  )
}

function channel(): Channel {
  const webchat = channelNamed('webchat')
  if (!webchat) throw new Error('web chat is not among the channels')
  return webchat
}

const callNobody = () => Promise.reject(new Error('web chat calls nobody'))

function messageTo({ key }: Site, to: string, content: object, id: string): OutboundMessage {
  return anOutboundMessage({ id, from: key, to, content: content as OutboundMessage['content'] })
}
