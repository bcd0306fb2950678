import type { FastifyInstance } from 'fastify'
import {
  archiveItems,
  findFeedConnector,
  markRead,
  openFeed,
  pressButton,
  readFeed,
  type Feed,
} from '#channels/channels.ts'
import { asAccount, type Tx } from '#platform/db.ts'
import { parsedAs } from '#platform/http/problem.ts'
import { admitPage, enter, takeCall, type Gate } from './gate.ts'
import { itemsShape, openingShape, pressShape, readingShape, showPart } from './shapes.ts'

type Changing = (tx: Tx, feed: Feed, body: unknown) => Promise<void>

const changes: Readonly<Record<string, Changing>> = {
  read: (tx, feed, body) => markRead(tx, feed, parsedAs(itemsShape, body, 'body').ids),
  'read-all': (tx, feed) => markRead(tx, feed, null),
  archive: (tx, feed, body) => archiveItems(tx, feed, parsedAs(itemsShape, body, 'body').ids),
  press: (tx, feed, body) => {
    const { id, action } = parsedAs(pressShape, body, 'body')
    return pressButton(tx, feed, id, action)
  },
}

/** The calls of the component. Each is one transaction that sees the rows of the feed's account only. */
export function feedCalls(door: FastifyInstance, gate: Gate): void {
  door.post('/feed/v1/open', async (request, reply) => {
    takeCall(gate, request)
    takeCall(gate, request, 'claims')
    const { feed: id, person, hash, ...about } = parsedAs(openingShape, request.body, 'body')
    const connector = await findFeedConnector(id)
    admitPage(connector, request, reply)
    const { token, expiresAt } = await asAccount(connector.accountId, (tx) =>
      openFeed(tx, connector, { person, hash, about: said(about) }),
    )
    return reply.send({ token, expiresAt })
  })

  door.get('/feed/v1/items', async (request, reply) => {
    const feed = await enter(gate, request, reply)
    const from = parsedAs(readingShape, request.query, 'query')
    return reply.send(showPart(await asAccount(feed.accountId, (tx) => readFeed(tx, feed, from))))
  })

  for (const [name, change] of Object.entries(changes))
    door.post(`/feed/v1/${name}`, async (request, reply) => {
      const feed = await enter(gate, request, reply)
      await asAccount(feed.accountId, (tx) => change(tx, feed, request.body))
      return reply.code(204).send()
    })
}

function said(about: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(about).flatMap(([key, value]) => (value ? [[key, value]] : [])))
}
