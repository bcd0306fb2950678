import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from 'playwright-core'
import { chromiumSettings, startChromium } from '#tools/testing/chromium.ts'

let browser: Promise<Browser> | undefined
after(async () => (await browser)?.close())

/** A person whose browser gives frames of other sites a storage of their own; a private window, as of `aPerson`, gives them none. */
export async function aPersonWithStorage(): Promise<BrowserContext> {
  const place = mkdtempSync(join(tmpdir(), 'patchbay-browser-'))
  mkdirSync(join(place, 'Default'))
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }
  writeFileSync(join(place, 'Default/Preferences'), JSON.stringify(preferences))
  const viewport = { width: 1100, height: 800 }
  const context = await chromium.launchPersistentContext(place, {
    ...chromiumSettings,
    viewport,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(20_000)
  // The browser goes on writing for a moment after it has closed.
  after(() => rmSync(place, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }))
  return context
}

/** A browser of its own for a person: nothing of anybody else is kept in it. Hosts named `.test` are this machine. */
export async function aPerson(
  look: { width?: number; height?: number; dark?: boolean; locale?: string } = {},
): Promise<BrowserContext> {
  browser ??= startChromium()
  const { width = 1100, height = 800, dark = false, locale = 'en-GB' } = look
  const context = await (
    await browser
  ).newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale,
  })
  context.setDefaultTimeout(20_000)
  return context
}

/**
 * A customer's site: pages whose own styles would wreck anything within reach, under a policy that allows no inline script
 * or style, and that hold the script tag of the chat.
 */
export async function aShop(door: string, siteKey: () => string): Promise<{ port: number; stop(): void }> {
  const server: Server = createServer((request, response) => {
    if (request.url === '/shop.css') {
      response.setHeader('content-type', 'text/css')
      return response.end(
        '* { color: red; font-size: 40px } div, iframe, button, span { display: none !important }',
      )
    }
    const [, language = 'en'] = /lang=(\w+)/.exec(request.url ?? '') ?? []
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader(
      'content-security-policy',
      `default-src 'self'; script-src 'self' ${door}; frame-src ${door}`,
    )
    response.end(`<!doctype html><html lang="${language}"><head><title>Shop</title><link rel="stylesheet" href="/shop.css"></head>
      <body><h1>Shop ${request.url}</h1><a href="/other">Other page</a>
      <script async src="${door}/webchat/loader.js" data-site="${siteKey()}"></script></body></html>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() }
}

/** The widget's frame within a page, when it is there. */
export async function chatIn(page: Page): Promise<Frame> {
  for (let waited = 0; waited < 30_000; waited += 50) {
    const frame = page.frames().find((one) => one.url().includes('/webchat/frame'))
    if (frame && (await frame.locator('main').count()) > 0) return frame
    await page.waitForTimeout(50)
  }
  throw new Error(
    `no chat on ${page.url()}: ${page
      .frames()
      .map((one) => one.url())
      .join(' ')}`,
  )
}

/** Presses the launcher where a person sees it. */
export async function pressLauncher(page: Page, { isRtl = false } = {}): Promise<void> {
  const isThere = async () =>
    (await accessibilityOf(page)).some(({ role, isExpanded }) => role === 'button' && isExpanded !== null)
  while (!(await isThere())) await page.waitForTimeout(50)
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  await page.mouse.click(isRtl ? 48 : width - 48, height - 48)
}

/** What the browser tells assistive programs of a page, closed shadow trees included: role, name and expanded. */
export async function accessibilityOf(
  page: Page,
): Promise<{ role: string; name: string; isExpanded: boolean | null }[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  return nodes.map((node) => ({
    role: String(node.role?.value ?? ''),
    name: String(node.name?.value ?? ''),
    isExpanded:
      (node.properties?.find(({ name }) => name === 'expanded')?.value.value as boolean | undefined) ?? null,
  }))
}
