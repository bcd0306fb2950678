import { setVariable, variable, type VariableName } from '#platform/config.ts'
import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { makeCertificate } from '#smtp/smtp.ts'
import { callerOf } from './caller-of.ts'
import { NotSent, Unanswered } from './connection.ts'

/** Serves on loopback; gives its origin. */
async function serving(context: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function withVariable(context: TestContext, name: VariableName, value: string): void {
  const before = variable(name)
  setVariable(name, value)
  context.after(() => setVariable(name, before))
}

function aCaller(context: TestContext, limits: Parameters<typeof callerOf>[1] = {}) {
  const caller = callerOf(2, limits)
  context.after(() => caller.close())
  return (url: string) => caller.call({ method: 'GET', url, timeoutMs: 200 })
}

test('our own media may be fetched from ourselves, and nothing else of ours by a way around', async (context) => {
  const asked: string[] = []
  const own = await serving(context, ({ url }, response) => {
    asked.push(url ?? '')
    response.end('here')
  })
  withVariable(context, 'PATCHBAY_PUBLIC_URL', own)
  withVariable(context, 'PATCHBAY_PRIVATE_PROVIDERS', '')
  withVariable(context, 'PATCHBAY_ALLOW_PRIVATE_WEBHOOKS', '')
  const call = aCaller(context)
  assert.equal((await call(`${own}/media/med_1/token`)).status, 200)
  for (const path of [
    '/media/../metrics',
    '/media/%2e%2e/metrics',
    '/media/..\\metrics',
    '/metrics',
    '/media',
  ])
    await assert.rejects(call(own + path), NotSent, path)
  assert.deepEqual(asked, ['/media/med_1/token'])
})

test('an answer that drips is not waited for for ever', async (context) => {
  const origin = await serving(context, (_request, response) => {
    response.write('a')
    const drip = setInterval(() => response.write('b'), 20)
    response.once('close', () => clearInterval(drip))
  })
  withVariable(context, 'PATCHBAY_PRIVATE_PROVIDERS', origin)
  const call = aCaller(context, { wholeAnswerMs: 300 })
  await assert.rejects(
    call(origin),
    (error) => error instanceof Unanswered && error.mayCome && /no complete answer/.test(error.message),
  )
})

test('nothing was sent to a provider whose certificate is not good: it may be sent later', async (context) => {
  const { key, cert } = makeCertificate('api.provider.example', Date.now())
  let asked = 0
  const server = createSecureServer({ key, cert }, (_request, response) => {
    asked++
    response.end()
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  context.after(() => server.close())
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  withVariable(context, 'PATCHBAY_PRIVATE_PROVIDERS', origin)
  await assert.rejects(aCaller(context)(origin), (error) => error instanceof NotSent && error.mayCome)
  assert.equal(asked, 0)
})

test('a file that a message names is fetched from no provider at a private address, though the installation names it', async (context) => {
  const provider = await serving(context, (_, response) => response.end('secrets'))
  withVariable(context, 'PATCHBAY_PRIVATE_PROVIDERS', provider)
  withVariable(context, 'PATCHBAY_ALLOW_PRIVATE_WEBHOOKS', '')
  assert.equal((await aCaller(context)(`${provider}/stats`)).status, 200)
  await assert.rejects(aCaller(context, { toProviders: false })(`${provider}/stats`), NotSent)
})
