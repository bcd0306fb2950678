import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { channelNamed, connectAccount, type Connector, type Content } from '#channels/channels.ts'
import { routes as channelRoutes } from '#channels/routes.ts'
import { openFeedDoor } from '#edges/feed/feed.ts'
import { getMessage } from '#messaging/get-message.ts'
import { messagesPage } from '#messaging/queries/messages.ts'
import type { Pipeline } from '#messaging/messaging.ts'
import { db, sql } from '#platform/db.ts'
import { httpServer } from '#platform/http/http-server.ts'
import { idOf, uuidOf } from '#shared/ids.ts'
import { aKeyHolder } from './api.ts'
import { accepted, aPipeline, aRequest, aSendingAccount } from './messaging.ts'
import { until } from './until.ts'

export const feedSecret = 'a-secret-of-thirty-two-characters-at-least'

/** An account with feeds in its own site, the whole pipeline, and the door its pages call. */
export type FeedStage = {
  readonly accountId: string
  readonly connector: Connector
  readonly pipeline: Pipeline
  /** Where the door is. */
  readonly url: string
  /** The connector's id as a page names it. */
  readonly feed: string
  /** Admits a push to a feed as any door would; gives the message's id. */
  send(to: string, content: Content): Promise<string>
  /** Waits until a message is in a state. */
  reached(messageId: string, status: string): Promise<void>
  /** What contacts answered, newest first. */
  answers(): Promise<Record<string, unknown>[]>
}

/** Starts it; it ends with the test. */
export async function aFeedStage(
  context: TestContext,
  feedOrigins: readonly string[],
  secret = feedSecret,
): Promise<FeedStage> {
  const rates = [{ channel: 'push', prefix: '', price: 1_000_000n }] as const
  const { accountId } = await aSendingAccount({ rates: [...rates] })
  const app = httpServer(channelRoutes, () => Promise.resolve(aKeyHolder(accountId)))
  const door = await openFeedDoor(app)
  await app.listen({ host: '127.0.0.1', port: 0 })
  context.after(async () => {
    await door.stop()
    await app.close()
    await db.query(sql`update channels.connectors set state = 'disconnected' where account_id = ${accountId}`)
  })
  const connector = await aFeedConnector(accountId, feedOrigins, secret)
  const pipeline = await aPipeline(context)
  return {
    accountId,
    connector,
    pipeline,
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    feed: idOf('cnr', connector.id),
    send: async (to, content) =>
      accepted(await pipeline.admit(aRequest(accountId, { channel: 'push', to, content, class: 'service' })))
        .id,
    reached: async (messageId, status) => {
      let last = ''
      await until(
        async () =>
          (last = (await getMessage(db, accountId, uuidOf(messageId), new Map())).status) === status,
        () => `it is ${last}, not ${status}`,
        30_000,
      )
    },
    answers: async () =>
      (await messagesPage(db, accountId, { direction: 'inbound', channel: 'push' }, null, 100)).map(
        ({ content }) => content,
      ),
  }
}

function aFeedConnector(
  accountId: string,
  feedOrigins: readonly string[],
  secret: string,
): Promise<Connector> {
  const push = channelNamed('push')
  if (!push?.connect) throw new Error('push is not among the channels')
  return connectAccount(
    { channel: push, connect: push.connect },
    {
      accountId,
      actor: 'user:test',
      acceptsProviderTerms: true,
      name: 'Shop',
      settings: { app: `shop-${randomUUID()}`, title: 'Shop', feedOrigins },
      credentials: { feedSecret: secret },
    },
  )
}
