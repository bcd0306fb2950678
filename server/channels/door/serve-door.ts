import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { db } from '#platform/db.ts'
import { FactCache } from '#platform/fact-cache.ts'
import { counter } from '#platform/metrics.ts'
import { Refusal } from '#platform/refusal.ts'
import { isId, uuidOf } from '#shared/ids.ts'
import { channelNamed } from '../all-channels.ts'
import type { Channel } from '../channel.ts'
import type { Door, RawRequest } from '../connecting.ts'
import { factsFor, hasCredentials, type Connector } from '../connectors/connector.ts'
import { anyConnectorById } from '../connectors/queries.ts'
import { RequestKeeper } from './keep-requests.ts'
import { takersOf } from './takers-of.ts'

const bodyBytesMax = 8 * 1_048_576
const came = counter('provider_requests_total', 'Requests of providers, by channel and what became of them', [
  'channel',
  'outcome',
])

/** Connectors that are called often; a change is seen within a second, and at once by whoever reads. */
const connectors = new FactCache<Connector>(
  'connectors',
  async (ids) => {
    const found = await Promise.all(ids.map((id) => anyConnectorById(db, id)))
    return new Map(found.flat().map((connector) => [connector.id, connector]))
  },
  1_000,
)

/**
 * The door for providers, `/in/{channel}/{connectorId}`: answers the challenge that proves the hook is ours, checks who
 * sent a request on its raw bytes, keeps it, and says 200 once it is kept. What it says is read afterwards.
 */
export function serveDoor(app: FastifyInstance): void {
  const keeper = new RequestKeeper()
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_, body, done) =>
      done(null, body),
    )
    // The address is pasted by people, who leave a slash behind it.
    for (const url of ['/in/:channel/:connectorId', '/in/:channel/:connectorId/'])
      scope.route({
        method: ['GET', 'POST'],
        url,
        bodyLimit: bodyBytesMax,
        // Nothing is taken in for a connector that is not there.
        onRequest: async (request) => {
          await behind(request)
        },
        handler: (request, reply) => answer(keeper, request, reply),
      })
  })
}

async function answer(keeper: RequestKeeper, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { connector, channel, door } = await behind(request)
  const raw = rawOf(request)
  const facts = factsFor(connector)
  if (raw.method === 'GET') {
    const proof = door.challenge?.(raw, facts) ?? null
    if (proof === null) throw new Refusal('forbidden', { detail: "This is not the hook's own secret." })
    return reply.type('text/plain').send(proof)
  }
  if (!door.isGenuine(raw, facts)) {
    came.inc({ channel: channel.name, outcome: 'forged' })
    throw new Refusal('forbidden', { detail: 'The signature does not fit the body.' })
  }
  const proof = door.answerAtOnce?.(raw, facts) ?? null
  if (proof !== null) return reply.type(proof.type).send(proof.body)
  const takers = await takersOf(connector, door, raw)
  await Promise.all(takers.map((one) => keeper.keep(one, raw)))
  came.inc({ channel: channel.name, outcome: 'kept' })
  return reply.code(200).type('text/plain').send('')
}

async function behind(
  request: FastifyRequest,
): Promise<{ connector: Connector; channel: Channel; door: Door }> {
  const { channel: name, connectorId } = request.params as { channel: string; connectorId: string }
  const channel = channelNamed(name)
  const connector = isId('cnr', connectorId) ? await connectors.get(uuidOf(connectorId)) : undefined
  const door = channel?.connect?.door
  if (!channel || !door || connector?.channel !== name || !isHeard(connector)) throw new Refusal('not_found')
  return { connector, channel, door }
}

/** Nothing is taken for one that was disconnected, nor until it is authorised anew whose credentials were destroyed. */
function isHeard(connector: Connector): boolean {
  return connector.state !== 'disconnected' && hasCredentials(connector)
}

function rawOf(request: FastifyRequest): RawRequest {
  const flat = (values: object) =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        Array.isArray(value) ? value.join(', ') : String(value),
      ]),
    )
  return {
    method: request.method,
    url: request.url,
    query: flat(request.query as object),
    headers: flat(request.headers),
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  }
}
