import type { FastifyInstance } from 'fastify'
import { feedCalls } from './feed-calls.ts'
import { gateOf } from './gate.ts'
import { OpenFeeds } from './open-feeds.ts'
import { publicFiles } from './public-files.ts'
import { streamRoute } from './stream-route.ts'

/** The door for people's feeds, open. */
export type FeedDoor = {
  /** Ends every open stream; components come again elsewhere. */
  stop(): Promise<void>
}

/** Opens the door by which components in customers' pages and apps show feeds: their calls, their streams, the script itself. */
export async function openFeedDoor(app: FastifyInstance): Promise<FeedDoor> {
  const gate = gateOf()
  const feeds = await OpenFeeds.open()
  await app.register(async (door) => {
    answerPreflights(door)
    feedCalls(door, gate)
    streamRoute(door, gate, feeds)
    await publicFiles(door)
  })
  return { stop: () => feeds.close() }
}

/**
 * What a browser asks before a page may call. It says the same to every origin and opens nothing: the call that follows is
 * checked against the origins of its connector.
 */
function answerPreflights(door: FastifyInstance): void {
  door.options('/feed/v1/*', (request, reply) =>
    reply
      .code(204)
      .headers({
        'access-control-allow-origin': request.headers.origin ?? 'null',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-max-age': '600',
        vary: 'origin',
      })
      .send(),
  )
}
