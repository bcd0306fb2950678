import type { FastifyInstance } from 'fastify'
import { GraphFault, faultBody, faultOfCode } from './graph-fault.ts'
import type { SocialWorld } from './social-world.ts'

/** Long after the hooks of what was asked for. */
const slowMs = 700

/** Makes a scope fail as the faults of the provider say, and answers errors as Graph does. */
export function faultGate(scope: FastifyInstance, { faults, later, counts }: SocialWorld): void {
  const unanswered = new WeakSet<object>()
  const slow = new WeakSet<object>()

  scope.addHook('preHandler', async (request, reply) => {
    const failure = await faults.failureFor('meta-social')
    if (!failure) return
    const { isDown, code } = failure
    if (isDown) {
      reply.hijack()
      reply.raw.destroy()
    } else if (code === 'no_response') unanswered.add(request)
    else if (code === 'slow_answer') slow.add(request)
    else if (/^[45]\d\d$/.test(code) && !code.startsWith('551')) await reply.code(Number(code)).send()
    else throw faultOfCode(code || '2')
  })

  // It was acted on, and nobody hears of it, or late.
  scope.addHook('onSend', async (request, reply, payload) => {
    if (slow.has(request)) await new Promise<void>((resolve) => later.after(slowMs, resolve))
    if (unanswered.has(request)) {
      reply.hijack()
      reply.raw.destroy()
    }
    return payload
  })

  scope.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    counts.refused++
    const fault =
      error instanceof GraphFault
        ? error
        : new GraphFault(error.message, {
            code: error.statusCode === 400 ? 100 : 1,
            status: error.statusCode ?? 500,
          })
    return reply.code(fault.status).headers(fault.headers).send(faultBody(fault))
  })

  scope.setNotFoundHandler((request, reply) => {
    const path = `Unknown path components: ${request.url.split('?')[0] ?? ''}`
    const fault = new GraphFault(path, { code: 2500 })
    return reply.code(400).send(faultBody(fault))
  })
}
