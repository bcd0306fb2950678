import type { FastifyInstance } from 'fastify'
import { Refusal } from '#platform/refusal.ts'
import { enter, type Gate } from './gate.ts'
import type { OpenFeeds } from './open-feeds.ts'

/**
 * Live updates as Server-Sent Events: one `changed` for every change of the feed, and one at the beginning.
 * The token comes in a header, so that it stands in no log of addresses: the component reads the stream by `fetch`.
 */
export function streamRoute(door: FastifyInstance, gate: Gate, feeds: OpenFeeds): void {
  door.get('/feed/v1/stream', async (request, reply) => {
    const feed = await enter(gate, request, reply)
    const token = (request.headers.authorization ?? '').slice('Bearer '.length)
    const head = reply.getHeaders() as Record<string, string>
    const { raw: response } = reply
    if (!feeds.hasRoom(feed.deviceId)) throw new Refusal('overloaded')
    reply.hijack()
    response.writeHead(200, {
      ...head,
      'content-type': 'text/event-stream',
      // Proxies that gather what they pass on would hold it back.
      'x-accel-buffering': 'no',
    })
    feeds.add(feed.deviceId, { response, token })
  })
}
