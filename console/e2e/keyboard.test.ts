import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { until } from '#tools/testing/until.ts'
import { openConsole, signIn } from './browser.ts'

const stopsMax = 150

/** What holds the focus, looked at by itself. */
type Stop = { name: string; hasRing: boolean; isInView: boolean; isInDialog: boolean }

/** Null when the focus has left the page's own elements. */
const focused = (page: Page): Promise<Stop | null> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    const { width, height, bottom, right, top, left } = element.getBoundingClientRect()
    return {
      name: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30)}`,
      hasRing: (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none',
      isInView: width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
      isInDialog: element.closest('[role=dialog]') !== null,
    }
  })

/** Tabs from the top of a page, or of what it has for itself, until the focus leaves it: each stop is seen, and there is a way out. */
async function walkByTab(page: Page, path: string, from: 'top' | 'main'): Promise<void> {
  await page.goto(path)
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await page.waitForFunction(() => !document.querySelector('[role=status][aria-label=Loading]'))
  if (from === 'main')
    await page.getByRole('main').evaluate((main) => {
      main.tabIndex = -1
      main.focus()
    })
  const wrong: string[] = []
  for (let stops = 0; ; stops++) {
    assert.ok(stops < stopsMax, `${path} holds the focus`)
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    if (stop === null) {
      assert.ok(stops > 0, `${path} lets the focus go at once`)
      break
    }
    if (!stop.hasRing) wrong.push(`${stop.name} shows no focus`)
    if (!stop.isInView) wrong.push(`${stop.name} is out of sight`)
  }
  assert.deepEqual(wrong, [], path)
}

test('pages can be walked with the Tab key, the focus in sight', async () => {
  const [account, operator] = [await openConsole(), await openConsole()]
  await Promise.all([signIn(account), signIn(operator, 'operator')])
  const walk = async (page: Page, paths: string[]) => {
    for (const [n, path] of paths.entries()) await walkByTab(page, path, n === 0 ? 'top' : 'main')
  }
  await Promise.all([
    walk(account, ['/messages', '/send', '/handsets', '/templates/new', '/users', '/audit']),
    walk(operator, ['/operator?tab=accounts', '/operator?tab=clock']),
  ])
})

/** Opens the dialog under the focus, tabs around in it, closes it with Escape, and is where it was. */
async function visitDialog(page: Page, what: string): Promise<void> {
  const opener = await focused(page)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  for (let press = 0; press < 12; press++) {
    assert.equal((await focused(page))?.isInDialog, true, `${what}: the focus leaves the dialog`)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await until(
    async () => (await focused(page))?.name === opener?.name,
    () => `${what}: the focus is not given back`,
    3_000,
  )
}

const dialogs: Record<string, string[]> = {
  '/keys': ['Create a key'],
  '/smpp': ['Create a login'],
  '/webhooks': ['Add an endpoint'],
  '/contacts': ['Add a contact', 'Import'],
  '/suppressions': ['Add an address'],
  '/senders': ['Add a sender'],
  '/dlt': ['Add an entity'],
  '/users': ['Invite a user'],
  '/wallet': ['Top up'],
  '/messages': ['Filters'],
}

test('every dialog keeps the focus, closes with Escape, and gives the focus back', async () => {
  const page = await openConsole()
  await signIn(page)
  for (const [path, names] of Object.entries(dialogs)) {
    await page.goto(path)
    for (const name of names) {
      await page.getByRole('button', { name, exact: true }).first().focus()
      await visitDialog(page, `${path} ${name}`)
    }
  }
})

test('a dialog that was opened from a menu gives the focus back to what opened the menu', async () => {
  const page = await openConsole()
  await signIn(page)
  const menu = page.getByRole('button', { name: /Account menu/ })
  await menu.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Change your password' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.equal(await menu.evaluate((element) => element === document.activeElement), true)
})

test('a form is filled and sent without the mouse', async () => {
  const page = await openConsole()
  const name = `By keys ${Date.now()}`
  await signIn(page)
  await page.goto('/contacts')
  await page.getByRole('button', { name: 'Add a contact' }).first().focus()
  await page.keyboard.press('Enter')
  const form = page.getByRole('dialog')
  await form.getByLabel('Phone number').waitFor()
  await form.getByLabel('Name').focus()
  await page.keyboard.type(name)
  await form.getByLabel('Phone number').focus()
  await page.keyboard.type(`+1415555${String(Date.now()).slice(-4)}`)
  await page.keyboard.press('Enter')
  await form.waitFor({ state: 'detached' })
  await page.getByText(name).first().waitFor()
})
