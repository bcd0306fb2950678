import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import type { Frame, Page } from 'playwright-core'
import { builtWidget } from '#tools/testing/built-widget.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { aWebchatDoor, type WebchatDoor } from '#tools/testing/webchat-door.ts'
import { aSite } from '#tools/testing/webchat-site.ts'
import type { Site } from '#webchat/webchat.ts'
import { noChromium as skip } from '#tools/testing/chromium.ts'
import { aShop, chatIn } from './browser.ts'

const shots = process.env['PATCHBAY_E2E_SHOTS']
const axe = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')
const shown: { site: Site | null; door: WebchatDoor | null; port: number } = {
  site: null,
  door: null,
  port: 0,
}
const sites: Site[] = []

if (skip === false) {
  let shop: Awaited<ReturnType<typeof aShop>> | undefined
  // Before the database goes, which is let go by a hook of its own.
  after(async () => {
    shop?.stop()
    await shown.door?.stop()
  })
  await useTestDatabase()
  await builtWidget()
  shown.door = await aWebchatDoor(sites)
  shop = await aShop(shown.door.url, () => shown.site?.key ?? '')
  shown.port = shop.port
}

/** Where the shop is, and the door its chat speaks to. */
export const shopOrigin = () => `http://shop.test:${shown.port}`
export const door = () => shown.door as WebchatDoor

/** Puts a site into the shop's pages. */
export function useSite(settings: Record<string, unknown> = {}): Site {
  const site = aSite({ allowedOrigins: [shopOrigin()], ...settings })
  sites.push(site)
  door().link(site)
  shown.site = site
  return site
}

/** Goes to a page of the shop; gives the chat on it. */
export async function openShop(page: Page, path = '/'): Promise<Frame> {
  await page.goto(shopOrigin() + path)
  return chatIn(page)
}

/** Writes in the chat and sends it. */
export async function say(chat: Frame, text: string): Promise<void> {
  await chat.getByRole('textbox', { name: 'Message' }).fill(text)
  await chat.getByRole('button', { name: 'Send' }).click()
  await chat.getByRole('log').getByText(text).waitFor()
}

/** The visitor who said something, as the platform heard it. */
export async function whoSaid(text: string): Promise<string> {
  const find = () =>
    door().updates.find(
      (update) => update.kind === 'message' && update.content.type === 'text' && update.content.text === text,
    )
  await until(
    () => find() !== undefined,
    () => `nobody said ${text}`,
    20_000,
  )
  const found = find()
  return found?.kind === 'message' ? found.from : ''
}

/** The receipts that came of messages to a visitor. */
export function receiptsOf(visitor: string, state: string) {
  return door().updates.filter(
    (update) => update.kind === 'receipt' && update.state === state && update.addresses.includes(visitor),
  )
}

/** What axe finds wrong with the chat. */
export async function faults(chat: Frame): Promise<unknown[]> {
  await chat.evaluate(axe)
  return chat.evaluate(async () => {
    const { axe: judge } = globalThis as unknown as {
      axe: {
        run(
          where: object,
          how: object,
        ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
      }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await judge.run(document, { runOnly: tags })
    return violations.map(({ id, nodes }) => ({
      id,
      where: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`),
    }))
  })
}

/** Takes a picture for people, where PATCHBAY_E2E_SHOTS names a folder. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return
  if (!existsSync(shots)) mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`) })
}
