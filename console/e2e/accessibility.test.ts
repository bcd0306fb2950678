import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { freshNumber, openConsole, sendByForm, signIn } from './browser.ts'
import { customerPages, operatorPages } from './pages.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const wide = { width: 1440, height: 900 }
const narrow = { width: 390, height: 844 }
/** What may differ where a page is narrow and dark. */
const looks = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'link-in-text-block']

/** Looks at a page wide and light, then narrow and dark. */
async function assertAccessible(page: Page, what: string) {
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await page.waitForFunction(() => !document.querySelector('[role=status][aria-label=Loading]'))
  await assertNoViolations(page, `${what}, wide and light,`)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize(narrow)
  await assertNoViolations(page, `${what}, narrow and dark,`, looks)
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(wider <= 1, `${what} scrolls sideways by ${wider} px`)
  await page.setViewportSize(wide)
  await page.emulateMedia({ colorScheme: 'light' })
}

async function assertNoViolations(page: Page, what: string, only?: string[]) {
  const all = new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
  const axe = only ? all.withRules(only) : all.withTags(rules)
  const { violations } = await axe.analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
  assert.deepEqual(found, [], `${what} breaks accessibility rules`)
}

test('every page of the customer is accessible, wide and light, narrow and dark', async () => {
  const page = await openConsole(wide)
  for (const path of ['/sign-in', '/choose-password', '/choose-password#pst_token']) {
    await page.goto('about:blank')
    await page.goto(path)
    await assertAccessible(page, path)
  }
  await signIn(page)
  for (const path of [...customerPages, '/nowhere']) {
    await page.goto(path)
    await assertAccessible(page, path)
  }
})

test('a message with its decision is accessible, wide and light, narrow and dark', async () => {
  const page = await openConsole(wide)
  await signIn(page)
  await sendByForm(page, freshNumber(), 'Looked at closely')
  await page.getByRole('list', { name: /The gates/ }).waitFor()
  await assertAccessible(page, 'the message panel')
})

test('every page of the operator is accessible, wide and light, narrow and dark', async () => {
  const page = await openConsole(wide)
  await signIn(page, 'operator')
  for (const path of operatorPages) {
    await page.goto(path)
    await assertAccessible(page, path)
  }
})

test('every kind of content that can be written is accessible', async () => {
  const page = await openConsole(wide)
  await signIn(page)
  await page.goto('/send?channel=whatsapp&to=%2B919812345678')
  for (const kind of ['Choices', 'Cards', 'Template', 'Place']) {
    await page.getByText(kind, { exact: true }).click()
    await assertAccessible(page, `the form for ${kind}`)
  }
})

test('the fields of every kind of button are accessible', async () => {
  const page = await openConsole(wide)
  await signIn(page)
  await page.goto('/send?channel=rcs&to=%2B919812345678')
  await page.getByText('Choices', { exact: true }).click()
  for (const kind of ['calendar', 'map', 'compose', 'record']) {
    await page.getByLabel('It does').last().selectOption(kind)
    await page.getByRole('button', { name: 'Add a button' }).click()
  }
  await assertAccessible(page, 'the form for buttons')
})

test('the templates of a provider and the form for one are accessible', async () => {
  const page = await openConsole(wide)
  await signIn(page)
  await page.goto('/connectors')
  await page.getByRole('main').getByRole('link', { name: 'Templates', exact: true }).click()
  await page.getByRole('button', { name: 'Add a template' }).first().waitFor()
  await assertAccessible(page, 'the templates')
  await page.getByRole('button', { name: 'Add a template' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Add a button' }).click()
  await assertAccessible(page, 'the form for a template')
})

test('the form for a template of the account, with its preview, is accessible', async () => {
  const page = await openConsole(wide)
  await signIn(page)
  await page.goto('/templates/new')
  await page.getByRole('button', { name: 'A welcome' }).click()
  await page.frameLocator('iframe').getByText('Welcome, Asha').waitFor()
  await assertAccessible(page, 'the form for a mail')
  await page.getByLabel('Name', { exact: true }).fill(`welcome_${Date.now()}`)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/\/templates\/tpl_/)
  await page.goto('/templates')
  await page.getByRole('table').waitFor()
  await assertAccessible(page, 'the templates of the account')
  await page.getByRole('link', { name: 'Add a template' }).click()
  await page.getByRole('button', { name: 'A welcome' }).click()
  await page.getByLabel('Page (MJML or HTML)').fill('<mjml>\n{{ name')
  await page.getByRole('button', { name: 'Go to line 2' }).waitFor()
  await assertAccessible(page, 'a mail with a fault')
})
