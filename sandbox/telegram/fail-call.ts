import type { FastifyReply } from 'fastify'
import type { Faults } from '../faults.ts'
import { TelegramError } from './telegram-error.ts'

const said: Readonly<Record<string, string>> = {
  400: 'Bad Request: chat not found',
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  404: 'Not Found',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  429: 'Too Many Requests: retry after 1',
  502: 'Bad Gateway',
}

/** Fails a call as the faults of the provider say: late, with an error of its own, or with silence. Gives whether it is over. */
export async function failCall(faults: Faults, reply: FastifyReply): Promise<boolean> {
  const failure = await faults.failureFor('telegram')
  if (!failure) return false
  const { isDown, code } = failure
  if (isDown || code === 'no_response') {
    reply.hijack()
    reply.raw.destroy()
    return true
  }
  const status = Number(code) || 500
  throw new TelegramError(
    status,
    said[status] ?? 'Internal Server Error',
    status === 429 ? { retry_after: 1 } : undefined,
  )
}
