import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { freshNumber, openConsole, sendByForm, signIn } from './browser.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const customerPages = [
  '/messages',
  '/send',
  '/handsets',
  '/wallet',
  '/keys',
  '/webhooks',
  '/contacts',
  '/suppressions',
  '/senders',
]
const operatorPages = ['/operator', '/operator?tab=carriers', '/operator?tab=rates', '/operator?tab=policy']
const looks = [
  { width: 1440, dark: false },
  { width: 1024, dark: true },
  { width: 390, height: 844, dark: true },
]

async function assertAccessible(page: Page, what: string) {
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await page.waitForFunction(() => !document.querySelector('[role=status][aria-label=Loading]'))
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
  assert.deepEqual(found, [], `${what} breaks accessibility rules`)
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(wider <= 1, `${what} scrolls sideways by ${wider} px`)
}

for (const look of looks) {
  const name = `${look.width} px wide, ${look.dark ? 'dark' : 'light'}`

  test(`every page of the customer is accessible, ${name}`, async () => {
    const page = await openConsole(look)
    await page.goto('/sign-in')
    await assertAccessible(page, '/sign-in')
    await signInSmall(page)
    for (const path of customerPages) {
      await page.goto(path)
      await assertAccessible(page, path)
    }
    await sendByForm(page, freshNumber(), 'Looked at closely')
    await page.getByRole('list', { name: /The gates/ }).waitFor()
    await assertAccessible(page, 'the message panel')
  })

  test(`every page of the operator is accessible, ${name}`, async () => {
    const page = await openConsole(look)
    await signInSmall(page, 'operator')
    for (const path of operatorPages) {
      await page.goto(path)
      await assertAccessible(page, path)
    }
  })
}

/** On a narrow screen the navigation is behind a button, so the head of the page is what one waits for. */
async function signInSmall(page: Page, who: 'account' | 'operator' = 'account') {
  const { width } = page.viewportSize() ?? { width: 1440 }
  if (width >= 1024) return signIn(page, who)
  await page.setViewportSize({ width: 1440, height: 900 })
  await signIn(page, who)
  await page.setViewportSize({ width, height: 844 })
}
