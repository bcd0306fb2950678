import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { SandboxProblem, parsed } from '../problem.ts'
import type { Handsets } from './handsets.ts'

const addressed = z.object({ address: z.string().trim().min(1).max(100) })
const wanted = z.object({
  channel: z.string().max(40).optional(),
  after: z.coerce.number().int().min(0).default(0),
  waitMs: z.coerce.number().int().min(0).max(60_000).default(0),
})
const media = z.object({
  url: z.string().max(2_000).default(''),
  mimeType: z.string().max(100),
  filename: z.string().max(240).optional(),
  /** The bytes themselves, where there is no URL: at most 700 kB of Base64. */
  base64: z.string().max(700_000).optional(),
})
const writing = z.object({
  channel: z.string().min(1).max(40),
  to: z.string().trim().min(1).max(320),
  text: z.string().max(10_000).default(''),
  media: media.optional(),
  button: z
    .object({ id: z.string().max(300), title: z.string().max(300), messageId: z.string().optional() })
    .optional(),
  reaction: z.object({ messageId: z.string().max(300), emoji: z.string().max(32) }).optional(),
  location: z.object({ latitude: z.number(), longitude: z.number(), name: z.string().optional() }).optional(),
  replyTo: z.string().max(300).optional(),
  subject: z.string().max(998).optional(),
})
const labelled = z.object({
  address: z.string().trim().min(1).max(100),
  label: z.string().max(100).default(''),
  mail: z.email().max(254).optional(),
})
const behaving = z.object({
  deliver: z.enum(['ok', 'fail', 'delay', 'offline', 'block']),
  code: z.string().max(40).optional(),
  delayMs: z.number().int().min(0).max(86_400_000).optional(),
  answer: z.string().max(40).optional(),
  dtmf: z.string().max(40).optional(),
})

/**
 * The handset API: what each handset received, what it writes, and how it behaves. For the console's handsets and for tests.
 * Shape: a read with `waitMs` answers when there is something after `after`, or empty when the time has passed.
 */
export function handsetRoutes(app: FastifyInstance, handsets: Handsets): void {
  app.get('/handsets', () => ({
    data: handsets.list().map(({ address, label, unread, behaviour, mail }) => ({
      address,
      label,
      unread,
      behaviour,
      ...(mail && { mail }),
    })),
  }))

  app.post('/handsets', (request, reply) => {
    const { address, label, mail } = parsed(labelled, request.body)
    return reply.code(201).send(handsets.add(address, label, mail))
  })

  app.get('/handsets/:address/messages', async (request) => {
    const { address } = parsed(addressed, request.params)
    const { waitMs, ...which } = parsed(wanted, request.query)
    const data = handsets.messages(address, which)
    if (data.length > 0 || waitMs === 0) return { data }
    return { data: await waitForMessages(handsets, address, which, waitMs, request.signal) }
  })

  app.post('/handsets/:address/messages', (request, reply) => {
    const { address } = parsed(addressed, request.params)
    const body = parsed(writing, request.body)
    const message = handsets.write(address, body)
    if (message === null) {
      throw new SandboxProblem(
        422,
        'channel_unknown',
        `No provider of the channel ${body.channel} runs here; name another channel.`,
      )
    }
    return reply.code(201).send(message)
  })

  app.delete('/handsets/:address/messages', (request, reply) => {
    handsets.clear(parsed(addressed, request.params).address)
    return reply.code(204).send()
  })

  app.put('/handsets/:address/behaviour', (request) =>
    handsets.setBehaviour(parsed(addressed, request.params).address, parsed(behaving, request.body)),
  )
}

async function waitForMessages(
  handsets: Handsets,
  address: string,
  which: { channel?: string | undefined; after: number },
  waitMs: number,
  signal: AbortSignal,
): Promise<ReturnType<Handsets['messages']>> {
  const until = performance.now() + waitMs
  for (;;) {
    const data = handsets.messages(address, which)
    const leftMs = until - performance.now()
    if (data.length > 0 || leftMs <= 0 || signal.aborted) return data
    await handsets.change(address, leftMs, signal)
  }
}
