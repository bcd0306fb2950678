import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import fastify, { type FastifyInstance } from 'fastify'
import { faultBy, faultOfAnswer } from '#sandbox/meta/spec.ts'
import { startMeta } from '#sandbox/meta/meta.ts'
import { Faults } from '#sandbox/faults.ts'
import { Handsets } from '#sandbox/handsets/handsets.ts'
import { answerProblems } from '#sandbox/problem.ts'
import { addPrivateProvider } from '#platform/private-providers.ts'

/** A webhook as it came to the test's hook. */
export type CameIn = { readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** Meta's stand-in on a port of its own, with a hook that hears it, every answer and webhook judged by Meta's own file. */
export async function aGraph(context: TestContext, verifyToken = 'verify me') {
  const [handsets, faults] = [new Handsets(), new Faults()]
  const violations: string[] = []
  const app = fastify({ logger: false, forceCloseConnections: true })
  answerProblems(app)
  judgeAnswers(app, violations)
  let url = ''
  const pace = { reviewMs: 30, sentMs: 5, deliveredMs: 10, readMs: 10 }
  const running = startMeta(
    { app, handsets, faults, url: () => url, mail: { host: '127.0.0.1', port: 0, mxPort: () => 0 } },
    pace,
  )
  await app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  // The stand-in is at a private address, as no provider is.
  addPrivateProvider(url)
  const hook = await aHook(verifyToken, violations)
  context.after(async () => {
    await running.close()
    await app.close()
    await hook.close()
  })
  return { url, baseUrl: `${url}/meta`, handsets, faults, hook, violations, counts: running.counts }
}

async function aHook(verifyToken: string, violations: string[]) {
  const came: CameIn[] = []
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://hook').searchParams
    if (request.method === 'GET') {
      const isOurs = asked.get('hub.verify_token') === verifyToken
      response.writeHead(isOurs ? 200 : 403).end(isOurs ? asked.get('hub.challenge') : '')
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      came.push({ headers: request.headers, body })
      judgeHook(body, violations)
      response.writeHead(200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/whatsapp/con_1`
  const close = () => new Promise((resolve) => server.close(resolve))
  return { url, verifyToken, came, close }
}

/** Fields that Meta's file describes; it has no words for the others. */
const described = new Set(['messages'])

function judgeHook(body: Buffer, violations: string[]): void {
  const told = JSON.parse(body.toString()) as { entry: { changes: { field: string }[] }[] }
  if (!told.entry.every(({ changes }) => changes.every(({ field }) => described.has(field)))) return
  const fault = faultBy('WebhookPayload', told)
  if (fault) violations.push(`webhook ${fault.at} ${fault.says}: ${body.toString()}`)
}

const paths: readonly [pattern: RegExp, path: string][] = [
  [/\/messages$/, '/{Version}/{Phone-Number-ID}/messages'],
  [/\/media$/, '/{Version}/{Phone-Number-ID}/media'],
  [/\/register$/, '/{Version}/{Phone-Number-ID}/register'],
  [/\/phone_numbers$/, '/{Version}/{WABA-ID}/phone_numbers'],
  [/\/message_templates$/, '/{Version}/{WABA-ID}/message_templates'],
  [/\/subscribed_apps$/, '/{Version}/{WABA-ID}/subscribed_apps'],
  [/^\/meta\/v[\d.]+\/106540352242922$/, '/{Version}/{Phone-Number-ID}'],
  [/^\/meta\/v[\d.]+\/5944\d+$/, '/{Version}/{TEMPLATE_ID}'],
  [/^\/meta\/v[\d.]+\/1034\d+$/, '/{Version}/{Media-ID}'],
]

function judgeAnswers(app: FastifyInstance, violations: string[]): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const asked = request.url.replace(/\?.*$/, '')
    const path = paths.find(([pattern]) => pattern.test(asked))?.[1]
    if (path && typeof payload === 'string') {
      const fault = faultOfAnswer(path, request.method.toLowerCase(), reply.statusCode, JSON.parse(payload))
      if (fault) violations.push(`${request.method} ${asked} ${fault.at} ${fault.says}: ${payload}`)
    }
    done(null, payload)
  })
}
