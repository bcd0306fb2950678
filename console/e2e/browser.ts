import { after } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { startChromium } from '#tools/testing/chromium.ts'
import { demo } from './product.ts'

let browser: Promise<Browser> | undefined

after(async () => {
  await (await browser)?.close()
})

type Look = { width?: number; height?: number; dark?: boolean }

/** A fresh page of the console: English, still (no motion), and closed to everything but the product itself. */
export async function openConsole({ width = 1440, height = 900, dark = false }: Look = {}): Promise<Page> {
  browser ??= startChromium()
  const context = await (
    await browser
  ).newContext({
    baseURL: demo.url,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
  })
  context.setDefaultTimeout(15_000)
  return context.newPage()
}

/** Signs in by the form, as the customer or as the operator's staff. */
export async function signIn(page: Page, who: 'account' | 'operator' = 'account'): Promise<void> {
  const { email, password } = demo[who]
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation').waitFor()
}

/** A number nobody has written to in this run. */
export const freshNumber = () => `+1415555${String(Math.floor(Math.random() * 9000) + 1000)}`

/** Writes and sends a message by the form; answers when its page shows the wanted status. */
export async function sendByForm(page: Page, to: string, text: string): Promise<void> {
  await page.goto('/send')
  await page.getByLabel('To', { exact: true }).fill(to)
  await page.getByLabel('Class').selectOption('transactional')
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill(text)
  await page.getByText('May go', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.waitForURL(/\/messages\/msg_/)
}

/** Puts the phone of a number on the table and opens its only conversation. */
export async function openPhone(page: Page, address: string, text: string) {
  await page.goto('/handsets')
  await page.getByLabel('Number or mail address').fill(address)
  await page.getByRole('button', { name: 'Add a phone' }).click()
  const phone = page.getByRole('region', { name: `Phone ${address}` })
  await phone.getByRole('button').filter({ hasText: text }).click()
  return phone
}
