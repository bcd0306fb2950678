import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { builtFeed } from '#tools/testing/built-widget.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { aFeedStage, feedSecret, type FeedStage } from '#tools/testing/feed-stage.ts'
import { until } from '#tools/testing/until.ts'
import { noChromium as skip } from '#tools/testing/chromium.ts'
import { aPerson, aShop, faults, type Shop } from './browser.ts'

const shots = process.env['PATCHBAY_E2E_SHOTS']
if (skip === false) {
  await useTestDatabase()
  await builtFeed()
}

const sign = (person: string) => createHmac('sha256', feedSecret).update(person).digest('hex')

type Scene = { stage: FeedStage; shop: Shop; page: Page; address: string }

/** A page of a shop that shows the feed of somebody who is signed in there, and the address of that feed. */
async function aScene(
  context: TestContext,
  {
    language = 'en',
    hash = sign('asha'),
    ...look
  }: { language?: string; hash?: string; dark?: boolean; width?: number } = {},
): Promise<Scene> {
  const shop = await aShop(context)
  const stage = await aFeedStage(context, [shop.origin])
  shop.admit(stage.url)
  shop.show(
    `<script async src="${stage.url}/feed/loader.js" data-feed="${stage.feed}" data-person="asha" data-hash="${hash}" data-name="Asha Rao"></script>`,
    language,
  )
  const page = await (await aPerson(context, look)).newPage()
  await page.goto(shop.origin)
  return { stage, shop, page, address: hash === sign('asha') ? await addressOf(stage, shop) : '' }
}

async function addressOf({ url, feed }: FeedStage, { origin }: Shop): Promise<string> {
  const body = JSON.stringify({ feed, person: 'asha', hash: sign('asha') })
  const headers = { origin, 'content-type': 'application/json' }
  const answer = await fetch(`${url}/feed/v1/open`, { method: 'POST', headers, body })
  return `inapp:${((await answer.json()) as { token: string }).token.split('.')[0]}`
}

const bellNamed = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true, expanded: false })

const card = {
  type: 'card' as const,
  title: 'Wrap it?',
  text: 'As a gift, with a ribbon.',
  buttons: [
    { kind: 'reply' as const, id: 'yes', title: 'Yes, please' },
    { kind: 'url' as const, title: 'See ribbons', url: 'https://example.com/ribbons' },
  ],
}

async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return
  if (!existsSync(shots)) mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`) })
}

test(
  'a page on a foreign origin shows what comes, and what is read and answered there moves the message on',
  { skip, timeout: 120_000 },
  async (context) => {
    const { stage, page, address } = await aScene(context)
    const parcel = await stage.send(address, { type: 'text', text: 'Your parcel is on its way' })
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor()
    await stage.reached(parcel, 'delivered')
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).click()
    const panel = page.getByRole('dialog', { name: 'Notifications' })
    assert.equal(await panel.getByRole('listitem').count(), 1)
    const wrap = await stage.send(address, card)
    await panel.getByRole('article', { name: 'Wrap it?' }).waitFor()
    assert.match(await page.getByRole('status').filter({ hasText: 'New: Wrap it?' }).innerText(), /Wrap it/)
    await shoot(page, 'feed-open')
    assert.deepEqual(await faults(page), [])
    await panel.getByRole('button', { name: 'Mark as read: Shop' }).click()
    await stage.reached(parcel, 'read')
    await panel.getByRole('button', { name: 'Yes, please' }).click()
    await panel.getByRole('button', { name: 'Yes, please', pressed: true }).waitFor()
    await stage.reached(wrap, 'read')
    await until(async () => (await stage.answers()).length === 1)
    assert.partialDeepStrictEqual(await stage.answers(), [
      { type: 'answer', id: 'yes', title: 'Yes, please' },
    ])
    const link = panel.getByRole('link', { name: 'See ribbons' })
    assert.deepEqual(
      [await link.getAttribute('href'), await link.getAttribute('rel')],
      ['https://example.com/ribbons', 'noopener noreferrer'],
    )
    await panel.getByRole('button', { name: 'Remove: Shop' }).click()
    assert.equal(await panel.getByRole('listitem').count(), 1)
    await page.reload()
    await bellNamed(page, 'Notifications').click()
    await panel.getByRole('button', { name: 'Yes, please', pressed: true }).waitFor()
    assert.equal(await panel.getByRole('listitem').count(), 1)
  },
)

test(
  'works by keys alone: opens, goes from item to item, closes, and gives the focus back',
  { skip, timeout: 120_000 },
  async (context) => {
    const { stage, page, address } = await aScene(context, { dark: true, width: 400 })
    const unread = (count: number) => page.getByRole('button', { name: `Notifications, ${count} unread` })
    for (const [before, text] of ['one', 'two', 'three'].entries()) {
      await stage.send(address, { type: 'card', title: text, text: 'Words', buttons: [] })
      // What is sent at one moment may arrive in any order.
      await unread(before + 1).waitFor()
    }
    const bell = unread(3)
    await bell.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    const focused = () =>
      page.evaluate(() => document.querySelector('patchbay-feed')?.shadowRoot?.activeElement?.textContent)
    const focusIs = (text: string) =>
      until(
        async () => (await focused()) === text,
        () => `the focus is not at ${text}`,
      )
    await focusIs('Notifications')
    await page.keyboard.press('ArrowDown')
    await focusIs('three')
    await page.keyboard.press('ArrowDown')
    await focusIs('two')
    await page.keyboard.press('End')
    await focusIs('one')
    await page.keyboard.press('Enter')
    await unread(2).waitFor()
    // What was drawn anew keeps the focus.
    await focusIs('one')
    await shoot(page, 'feed-dark-narrow')
    assert.deepEqual(await faults(page), [])
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await bellNamed(page, 'Notifications')
      .or(page.getByRole('button', { name: 'Notifications', expanded: true }))
      .waitFor()
    await focusIs('Notifications')
    await page.keyboard.press('Escape')
    assert.equal(await page.getByRole('dialog').count(), 0)
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'PATCHBAY-FEED')
  },
)

test(
  'speaks the language of the page, from right to left where that is its way',
  { skip, timeout: 120_000 },
  async (context) => {
    const { stage, page, address, shop } = await aScene(context, { language: 'ar' })
    await stage.send(address, card)
    await page.getByRole('button', { name: /الإشعارات/ }).click()
    const panel = page.getByRole('dialog', { name: 'الإشعارات' })
    await panel.getByRole('button', { name: 'تحديد الكل كمقروء' }).waitFor()
    assert.equal(await panel.evaluate((node) => getComputedStyle(node).direction), 'rtl')
    await shoot(page, 'feed-arabic')
    assert.deepEqual(await faults(page), [])
    for (const [language, name] of [
      ['hi', 'सूचनाएँ'],
      ['es-MX', 'Notificaciones'],
      ['fr', 'Notifications'],
    ] as const) {
      await page.evaluate(
        (lang) => document.querySelector('patchbay-feed')?.setAttribute('lang', lang),
        language,
      )
      await page.getByRole('button', { name: new RegExp(name) }).waitFor()
    }
    assert.equal(new URL(page.url()).origin, shop.origin)
  },
)

test(
  'what was done without a network is told when it is back',
  { skip, timeout: 120_000 },
  async (context) => {
    const { stage, page, address } = await aScene(context)
    const id = await stage.send(address, { type: 'text', text: 'Hi' })
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).click()
    await stage.reached(id, 'delivered')
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Mark as read: Shop' }).click()
    await page.getByText('No connection. It is tried again by itself.').waitFor()
    assert.equal(await page.getByRole('button', { name: /unread/ }).count(), 0)
    await page.context().setOffline(false)
    await stage.reached(id, 'read')
    const later = await stage.send(address, { type: 'text', text: 'And again' })
    await page.getByText('And again').waitFor()
    await stage.reached(later, 'delivered')
    assert.equal(await page.getByText('No connection').count(), 0)
  },
)

test('shows nothing to a forged identity, nor to nobody', { skip, timeout: 120_000 }, async (context) => {
  const { page, stage, shop } = await aScene(context, { hash: sign('ben') })
  await bellNamed(page, 'Notifications').click()
  await page.getByText('Your notifications cannot be shown here.').waitFor()
  assert.deepEqual(await faults(page), [])
  shop.show(
    `<script src="${stage.url}/feed/loader.js"></script><patchbay-feed feed="${stage.feed}"></patchbay-feed>`,
  )
  await page.reload()
  await page.waitForFunction(() => customElements.get('patchbay-feed') !== undefined)
  assert.equal(await page.getByRole('button').count(), 0)
})

test('all pages of a person show the same', { skip, timeout: 120_000 }, async (context) => {
  const { stage, page, address } = await aScene(context)
  const other = await page.context().newPage()
  await other.goto(page.url())
  const id = await stage.send(address, card)
  for (const one of [page, other])
    await one.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor()
  await page.getByRole('button', { name: 'Notifications, 1 unread' }).click()
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await bellNamed(other, 'Notifications').waitFor()
  await stage.reached(id, 'read')
})
