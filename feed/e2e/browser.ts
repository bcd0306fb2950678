import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, type TestContext } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startChromium } from '#tools/testing/chromium.ts'

const axe = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')

let browser: Promise<Browser> | undefined
after(async () => (await browser)?.close())

/** A browser of its own for a person: nothing of anybody else is kept in it. Hosts named `.test` are this machine. */
export async function aPerson(
  context: TestContext,
  { dark = false, locale = 'en-GB', width = 1000 } = {},
): Promise<BrowserContext> {
  browser ??= startChromium()
  const person = await (
    await browser
  ).newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale,
  })
  person.setDefaultTimeout(20_000)
  context.after(() => person.close())
  return person
}

/** A customer's site on a foreign origin. Its pages are made when they are asked for. */
export type Shop = {
  readonly origin: string
  show(body: string, language?: string): void
  admit(door: string): void
}

/** Starts a site whose own styles would wreck anything within reach, under a policy that allows no inline script or style. */
export async function aShop(context: TestContext): Promise<Shop> {
  let shown = { body: '', language: 'en', door: '' }
  const server = createServer((request, response) => {
    if (request.url === '/shop.css')
      return response
        .setHeader('content-type', 'text/css')
        .end(
          '* { color: red; font-size: 40px; direction: ltr } div, section, button, span { display: none !important }',
        )
    const { body, language, door } = shown
    return response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .setHeader(
        'content-security-policy',
        `default-src 'self'; script-src 'self' ${door}; connect-src 'self' ${door}; img-src https: data:`,
      )
      .end(`<!doctype html><html lang="${language}"><head><title>Shop</title><link rel="stylesheet" href="/shop.css"></head>
        <body><main><h1>Shop</h1></main>${body}</body></html>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  return {
    origin: `http://shop.test:${(server.address() as AddressInfo).port}`,
    show: (body, language = 'en') => (shown = { ...shown, body, language }),
    admit: (door) => (shown = { ...shown, door }),
  }
}

type Judge = {
  run(
    where: object,
    how: object,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
}

/** What axe finds wrong with the component in a page. */
export async function faults(page: Page): Promise<unknown[]> {
  // The page's policy takes no script of ours: the browser brings it in from outside.
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe: judge } = globalThis as unknown as { axe: Judge }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await judge.run({ include: [['patchbay-feed']] }, { runOnly: tags })
    return violations.map(({ id, nodes }) => ({
      id,
      where: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`),
    }))
  })
}
