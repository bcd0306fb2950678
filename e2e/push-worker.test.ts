import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startChromium } from '#tools/testing/chromium.ts'
import { pushMessageOf } from '#channels/push/push-message.ts'
import { fixtures } from '#channels/push/fixtures.ts'
import { push } from '#channels/push/push.ts'
import { pushCredentials, pushSettings } from '#channels/push/push-settings.ts'
import { webPushBody } from '#channels/push/web/web-push-body.ts'
import type { Update } from '#channels/channels.ts'
import { until } from '#tools/testing/until.ts'

const worker = readFileSync(new URL('../docs/push/worker.js', import.meta.url))
const settings = pushSettings.parse(fixtures.settings)
const credentials = pushCredentials.parse(fixtures.credentials)
const to = fixtures.contact
const id = '0195f3c2-7b1e-7a44-9c51-3f1f2b6a9d10'

let browser: Browser | undefined
let server: Server | undefined
const updates: Update[] = []

after(async () => {
  await browser?.close()
  server?.close()
})

/** A site with the worker that we give our customers, and in the same place the door for its reports. */
async function aSite(): Promise<string> {
  const door = push.connect?.door
  assert.ok(door)
  const connector = { address: 'site', settings, credentials, hook: { url: '', secret: '' } }
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    if (request.url === '/worker.js') return response.setHeader('content-type', 'text/javascript').end(worker)
    if (request.method === 'GET')
      return response.setHeader('content-type', 'text/html').end('<!doctype html><title>A site</title>')
    const raw = { method: 'POST', url: '/report', query: {}, headers: {}, body }
    if (!door.isGenuine(raw, connector)) return response.writeHead(403).end()
    updates.push(...door.read(raw, connector))
    return response.end()
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server?.once('listening', resolve))
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

async function aPage(site: string): Promise<Page> {
  browser = await startChromium()
  const context = await browser.newContext({ baseURL: site, permissions: ['notifications'] })
  const page = await context.newPage()
  await page.goto('/')
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js')
    await navigator.serviceWorker.ready
  })
  return page
}

/** Hands a payload to the page's worker as its push service would, after the browser opened it. */
async function deliver(page: Page, site: string, data: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const registered = Promise.withResolvers<string>()
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const [first] = registrations
    if (first) registered.resolve(first.registrationId)
  })
  await devtools.send('ServiceWorker.enable')
  const registrationId = await registered.promise
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: site, registrationId, data })
}

test(
  'a browser shows a push, and its worker reports that it was shown and what was pressed',
  { timeout: 60_000 },
  async () => {
    const site = await aSite()
    const page = await aPage(site)
    const later = { kind: 'reply', id: 'later', title: 'Later' } as const
    const content = { type: 'card', title: 'On its way', text: 'It comes today.', buttons: [later] } as const
    const message = {
      id,
      from: 'site',
      to,
      content: { ...content, buttons: [later] },
      class: 'service',
      validForMs: null,
      registration: null,
    }
    await deliver(page, site, webPushBody(pushMessageOf(message, settings, credentials, `${site}/report`)))
    await until(() => updates.length === 1)
    assert.partialDeepStrictEqual(updates[0], { kind: 'receipt', messageId: id, state: 'delivered' })

    const shown = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready
        return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }))
      })
    await until(async () => (await shown()).length > 0)
    assert.deepEqual(await shown(), [{ title: 'On its way', body: 'It comes today.' }])

    const [running] = page.context().serviceWorkers()
    await running?.evaluate(async () => {
      const scope = self as unknown as ServiceWorkerGlobalScopeLike
      const [notification] = await scope.registration.getNotifications()
      if (notification)
        scope.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: 'later' }))
    })
    await until(() => updates.length === 3)
    assert.partialDeepStrictEqual(updates.slice(1), [
      { kind: 'receipt', messageId: id, state: 'read' },
      { kind: 'message', from: to, content: { type: 'answer', id: 'later', title: 'Later' } },
    ])
    assert.deepEqual(await shown(), [])
  },
)

type ServiceWorkerGlobalScopeLike = {
  registration: { getNotifications(): Promise<Notification[]> }
  dispatchEvent(event: Event): boolean
}
declare const NotificationEvent: new (
  type: string,
  init: { notification: Notification; action: string },
) => Event
