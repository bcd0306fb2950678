import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { request as fetchUrl } from 'undici'
import { failCall } from './fail-call.ts'
import type { Faults } from '../faults.ts'
import { playMethod } from './play-method.ts'
import { readCall } from './read-call.ts'
import { SpecSchemas } from './spec-schemas.ts'
import { TelegramError } from './telegram-error.ts'
import type { Bot, World } from './world.ts'

const bodyBytesMax = 52 * 1_048_576

/** What the stand-in counted. */
export type Counts = { calls: number; refused: number; unknownParameters: number }

/** The Bot API and its file server below the stand-in's prefix, exactly as api.telegram.org has them below its root. */
export function apiRoutes(app: FastifyInstance, world: World, faults: Faults, counts: Counts): void {
  const schemas = new SpecSchemas({ isStrict: false })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyBytesMax }, (_request, body, done) =>
    done(null, body),
  )
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    counts.refused++
    const no =
      error instanceof TelegramError ? error : new TelegramError(error.statusCode ?? 500, wordsOf(error))
    return answerNo(reply, no)
  })

  const play = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    counts.calls++
    if (await failCall(faults, reply)) return reply
    const { token = '', method = '' } = request.params as { token?: string; method?: string }
    const call = await readCall(request)
    const { result, description } = await playMethod(
      { world, bot: botOf(world, token), name: method },
      call,
      schemas,
      (names) => (counts.unknownParameters += names.length),
    )
    return reply
      .type('application/json')
      .send({ ok: true, result, ...(description !== undefined && { description }) })
  }
  app.route({ method: ['GET', 'POST'], url: '/bot:token/:method', bodyLimit: bodyBytesMax, handler: play })
  app.get('/file/bot:token/*', (request, reply) => sendFile(world, request, reply))
}

const wordsOf = ({ statusCode }: { statusCode?: number }): string =>
  statusCode === 413 ? 'Request Entity Too Large' : 'Internal Server Error'

function answerNo(reply: FastifyReply, { status, message, parameters }: TelegramError): FastifyReply {
  if (parameters?.retry_after !== undefined) void reply.header('retry-after', parameters.retry_after)
  const body = { ok: false, error_code: status, description: message, ...(parameters && { parameters }) }
  return reply.code(status).type('application/json').send(body)
}

/** Telegram knows a token that was never one from one that is no more. */
function botOf(world: World, token: string): Bot {
  if (!/^\d+:[\w-]{30,}$/.test(token)) throw new TelegramError(404, 'Not Found')
  const bot = world.bots.get(token)
  if (!bot) throw new TelegramError(401, 'Unauthorized')
  return bot
}

async function sendFile(world: World, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { token = '', '*': path = '' } = request.params as { token?: string; '*'?: string }
  botOf(world, token)
  const file = world.files.byPath(path)
  if (!file) throw new TelegramError(404, 'Not Found')
  const bytes = file.bytes ?? (file.url === null ? null : await fetched(file.url))
  if (!bytes) throw new TelegramError(404, 'Not Found')
  return reply.type('application/octet-stream').send(bytes)
}

/** A handset's file that is kept elsewhere. */
async function fetched(url: string): Promise<Buffer | null> {
  try {
    const answer = await fetchUrl(url)
    const bytes = Buffer.from(await answer.body.arrayBuffer())
    return answer.statusCode === 200 ? bytes : null
  } catch {
    return null
  }
}
