import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page, Route } from 'playwright-core'
import { freshNumber, openConsole, signIn } from './browser.ts'

const answer = (status: number, code: string, detail: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ title: 'No', status, code, detail }),
  })

/** How the API can fail, and what the person is told of it. */
const failures: Record<string, { sentence: string; fail: (route: Route) => Promise<void> }> = {
  500: { sentence: 'A fault on our side.', fail: answer(500, 'internal', 'A fault on our side.') },
  403: { sentence: 'Ask for the right.', fail: answer(403, 'forbidden', 'Ask for the right.') },
  429: { sentence: 'Wait a second.', fail: answer(429, 'rate_limited', 'Wait a second.') },
  'no network': { sentence: 'The server cannot be reached.', fail: (route) => route.abort() },
}

/** What pages read; who is signed in stays known. */
const isRead = ({ pathname }: URL) =>
  /^\/(operator\/)?v1\/|^\/sandbox\//.test(pathname) && pathname !== '/v1/session'

const loaded = (page: Page) =>
  page.waitForFunction(
    () =>
      document.querySelector('h1') !== null &&
      document.querySelector('[role=status][aria-label=Loading]') === null,
  )

async function walkFailing(page: Page, paths: string[], kind: string): Promise<void> {
  const { sentence, fail } = failures[kind]!
  const main = page.getByRole('main')
  for (const path of paths) {
    await page.route(isRead, fail)
    await page.goto(path)
    await loaded(page)
    const told = await main.getByRole('alert').allInnerTexts()
    assert.ok(told.length > 0, `${path} says nothing of ${kind}`)
    for (const text of told) assert.ok(text.includes(sentence), `${path} says of ${kind}: ${text}`)
    await page.unroute(isRead, fail)
    const retry = main.getByRole('button', { name: 'Try again' })
    for (let tries = 0; tries < 10 && (await retry.count()) > 0; tries++) {
      // What is live asks again by itself: then the button may be gone before it is pressed.
      await retry
        .first()
        .click({ timeout: 1_000 })
        .catch(() => {})
      await loaded(page)
    }
    assert.equal(await main.getByRole('alert').count(), 0, `${path} does not recover from ${kind}`)
  }
}

// Pages read by the same means: one of each make stands for all.
test('a page of the customer says what went wrong, and loads when tried again', async () => {
  const page = await openConsole()
  await signIn(page, 'account')
  await walkFailing(page, ['/messages', '/wallet', '/users'], '500')
  for (const kind of ['403', '429', 'no network']) await walkFailing(page, ['/contacts'], kind)
})

test('a page of the operator says what went wrong, and loads when tried again', async () => {
  const page = await openConsole()
  await signIn(page, 'operator')
  await walkFailing(page, ['/operator?tab=accounts', '/operator?tab=carriers'], 'no network')
})

test('a page that cannot be fetched is told, and opens when the server is back', async () => {
  const page = await openConsole()
  await signIn(page)
  await page.context().setOffline(true)
  await page.getByRole('link', { name: 'Suppressions' }).click()
  await page.getByRole('alert').getByText('The server cannot be reached.').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Suppressions', level: 1 }).waitFor()
})

test('who is signed in can be asked again when the answer failed', async () => {
  const page = await openConsole()
  await signIn(page)
  const { fail, sentence } = failures['500']!
  await page.route('**/v1/session', fail)
  await page.goto('/keys')
  await page.getByRole('alert').getByText(sentence).waitFor()
  await page.unroute('**/v1/session', fail)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'API keys', level: 1 }).waitFor()
})

test('a send that failed on the way is not called refused, keeps the draft, and cannot go twice', async () => {
  const page = await openConsole()
  await signIn(page)
  await page.goto('/send')
  await page.getByLabel('To', { exact: true }).fill(freshNumber())
  await page.getByLabel('Class').selectOption('transactional')
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Once and no more')
  const keys: (string | undefined)[] = []
  const isSend = ({ pathname }: URL) => pathname === '/v1/messages'
  await page.route(isSend, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    keys.push((await route.request().headerValue('idempotency-key')) ?? undefined)
    return keys.length === 1 ? route.fulfill({ status: 502, body: 'Bad gateway' }) : route.fallback()
  })
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page
    .getByRole('region', { name: 'Notifications' })
    .getByText(/cannot be reached/)
    .waitFor()
  assert.equal(await page.getByText('This message may not go').count(), 0)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.waitForURL(/\/messages\/msg_/)
  assert.equal(keys.length, 2)
  assert.equal(keys[0], keys[1])
})
