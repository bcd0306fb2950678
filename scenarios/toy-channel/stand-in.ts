import { createHmac, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Hooks } from '#sandbox/hooks.ts'
import type { RunningProvider, SandboxNetwork, SandboxProvider } from '#sandbox/provider.ts'

const name = 'toy'
const address = '+15550109999'
const token = 'toy-token-1'
const secret = 'toy-secret-1'
const message = z.strictObject({ id: z.string(), from: z.literal(address), to: z.string(), text: z.string() })

/** Plays the made-up provider of the toy channel. */
export const toy: SandboxProvider = {
  name,
  start,
  demo: (sandboxUrl) => [
    {
      channel: 'voice',
      name: 'Toy',
      settings: { baseUrl: `${sandboxUrl}/${name}` },
      credentials: { token, secret },
    },
  ],
}

function start({ app, handsets, faults }: SandboxNetwork): RunningProvider {
  const hooks = new Hooks()
  let hookUrl = ''
  let sent = 0
  const tell = (event: object): void => {
    const body = JSON.stringify(event)
    const signature = createHmac('sha256', secret).update(body).digest('hex')
    if (hookUrl)
      hooks.call({
        url: hookUrl,
        headers: { 'content-type': 'application/json', 'x-toy-signature': signature },
        body,
      })
  }
  faults.onChange(name, () => {})
  handsets.carryBy('voice', ({ from, text }) => {
    const id = randomUUID()
    tell({ event: 'message', id, from, text })
    return { parts: 1, encoding: 'utf8', providerId: id }
  })
  void app.register(
    async (scope) => {
      scope.addHook('preHandler', async (request, reply) => {
        const { down, errorRate, latencyMs, code } = faults.get(name)
        if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs))
        if (down || (code === 'no_response' && Math.random() < errorRate)) {
          reply.hijack()
          reply.raw.destroy()
        } else if (Math.random() < errorRate) await reply.code(Number(code) || 500).send()
        else if (request.headers.authorization !== `Bearer ${token}`) await reply.code(401).send()
      })
      scope.get('/self', () => ({ address }))
      scope.post('/hook', (request) => {
        hookUrl = z.object({ url: z.url() }).parse(request.body).url
        return {}
      })
      scope.post('/messages', (request) => {
        const { to, text } = message.parse(request.body)
        const ref = `toy-${++sent}`
        const shown = {
          channel: 'voice',
          from: address,
          to,
          text,
          parts: 1,
          encoding: 'utf8',
          providerId: ref,
        }
        handsets.receive(to, shown)
        for (const state of ['delivered', 'read']) tell({ event: 'status', ref, to, state })
        return { ref }
      })
    },
    { prefix: `/${name}` },
  )
  return { counts: () => ({ sent }), close: () => hooks.close() }
}
