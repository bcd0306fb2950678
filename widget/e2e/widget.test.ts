import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Frame, Page } from 'playwright-core'
import { newId } from '#shared/ids.ts'
import { builtWidget } from '#tools/testing/built-widget.ts'
import { useTestDatabase } from '#tools/testing/database.ts'
import { until } from '#tools/testing/until.ts'
import { aWebchatDoor, type WebchatDoor } from '#tools/testing/webchat-door.ts'
import { aSite } from '#tools/testing/webchat-site.ts'
import { identityHash, type Site } from '#webchat/webchat.ts'
import {
  accessibilityOf,
  aPerson,
  aPersonWithStorage,
  aShop,
  chatIn,
  pressLauncher,
  skip,
} from './browser.ts'

const shots = process.env['PATCHBAY_E2E_SHOTS']
const axe = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')
const shown: { site: Site | null; door: WebchatDoor | null; port: number } = {
  site: null,
  door: null,
  port: 0,
}
const sites: Site[] = []

if (skip === false) {
  await useTestDatabase()
  await builtWidget()
  shown.door = await aWebchatDoor(sites)
  const shop = await aShop(shown.door.url, () => shown.site?.key ?? '')
  shown.port = shop.port
  after(async () => {
    shop.stop()
    await shown.door?.stop()
  })
}

const shopOrigin = () => `http://shop.test:${shown.port}`
const door = () => shown.door as WebchatDoor

/** Puts a site into the shop's pages. */
function useSite(settings: Record<string, unknown> = {}): Site {
  const site = aSite({ allowedOrigins: [shopOrigin()], ...settings })
  sites.push(site)
  door().link(site)
  shown.site = site
  return site
}

async function openShop(page: Page, path = '/'): Promise<Frame> {
  await page.goto(shopOrigin() + path)
  return chatIn(page)
}

async function say(chat: Frame, text: string): Promise<void> {
  await chat.getByRole('textbox', { name: 'Message' }).fill(text)
  await chat.getByRole('button', { name: 'Send' }).click()
  await chat.getByRole('log').getByText(text).waitFor()
}

/** The visitor who said something, as the platform heard it. */
async function whoSaid(text: string): Promise<string> {
  const find = () =>
    door().updates.find(
      (update) => update.kind === 'message' && update.content.type === 'text' && update.content.text === text,
    )
  await until(
    () => find() !== undefined,
    () => `nobody said ${text}`,
  )
  const found = find()
  return found?.kind === 'message' ? found.from : ''
}

/** The receipts that came of messages to a visitor. */
function receiptsOf(visitor: string, state: string) {
  return door().updates.filter(
    (update) => update.kind === 'receipt' && update.state === state && update.addresses.includes(visitor),
  )
}

async function faults(chat: Frame): Promise<unknown[]> {
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

async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return
  if (!existsSync(shots)) mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`) })
}

test(
  'a visitor of a foreign page writes, is answered, goes to another page and reloads, and nothing is lost',
  { skip },
  async () => {
    const site = useSite()
    const person = await aPerson()
    const page = await person.newPage()
    const problems: string[] = []
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    page.on('pageerror', (error) => problems.push(error.message))
    let chat = await openShop(page)
    await until(async () =>
      (await accessibilityOf(page)).some(({ role, name }) => role === 'button' && name === 'Open the chat'),
    )
    await pressLauncher(page)
    await until(async () =>
      (await accessibilityOf(page)).some(({ name, isExpanded }) => name === 'Close the chat' && isExpanded),
    )
    await say(chat, 'Where is my order?')
    const visitor = await whoSaid('Where is my order?')
    await chat.getByText('Sent').waitFor()
    await door().send(site, visitor, { type: 'text', text: 'On its way: https://shop.example/track.' })
    const link = chat.getByRole('link', { name: /shop\.example\/track/ })
    await link.waitFor()
    assert.equal(await link.getAttribute('href'), 'https://shop.example/track')
    assert.match((await link.getAttribute('rel')) ?? '', /noopener.*noreferrer/)
    await until(() => receiptsOf(visitor, 'read').length === 1)
    await shoot(page, 'conversation')

    await page.getByRole('link', { name: 'Other page' }).click()
    chat = await chatIn(page)
    await chat.getByText('On its way').waitFor({ state: 'attached' })
    await page.reload()
    chat = await chatIn(page)
    await chat.getByText('Where is my order?').waitFor({ state: 'attached' })
    assert.equal(await chat.locator('.line.mine').count(), 1)
    const heard = door().updates.find((update) => update.kind === 'message' && update.from === visitor)
    assert.deepEqual(heard?.kind === 'message' && heard.referral?.['page'], {
      url: `${shopOrigin()}/`,
      title: 'Shop',
    })
    assert.deepEqual(await person.cookies(), [])
    assert.deepEqual(problems, [])
    await person.close()
  },
)

test(
  'where the browser gives frames storage of their own, nothing is left with the page',
  { skip },
  async () => {
    useSite()
    const person = await aPersonWithStorage()
    const page = await person.newPage()
    const chat = await openShop(page)
    await pressLauncher(page)
    await say(chat, 'kept in the frame')
    await chat.getByText('Sent').waitFor()
    assert.equal(
      await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length),
      0,
    )
    await page.reload()
    await (await chatIn(page)).getByText('kept in the frame').waitFor({ state: 'attached' })
    await person.close()
  },
)

test(
  'what comes while the chat is closed is counted on the launcher until it is read',
  { skip },
  async () => {
    const site = useSite()
    const person = await aPerson()
    const page = await person.newPage()
    const chat = await openShop(page)
    await pressLauncher(page)
    await say(chat, 'Hello from the closed chat')
    const visitor = await whoSaid('Hello from the closed chat')
    await page.keyboard.press('Escape')
    await door().send(site, visitor, { type: 'text', text: 'one' })
    await door().send(site, visitor, { type: 'text', text: 'two' })
    const label = async () =>
      (await accessibilityOf(page)).find(({ role, name }) => role === 'button' && name.startsWith('Open'))
        ?.name
    await until(
      async () => (await label())?.includes('2 unread messages') === true,
      () => 'not counted',
    )
    await shoot(page, 'unread')
    const focused = await accessibilityOf(page)
    assert.ok(focused.some(({ name }) => name.startsWith('Open the chat')))
    await pressLauncher(page)
    await pressLauncher(page)
    await until(
      async () => (await label()) === 'Open the chat',
      () => 'still counted',
    )
    await person.close()
  },
)

test(
  'a file is sent with its picture shown, and one of a kind that is not taken is not',
  { skip },
  async () => {
    useSite({ uploads: { sizeBytesMax: 100_000, types: ['image/png'] } })
    const person = await aPerson()
    const page = await person.newPage()
    const chat = await openShop(page)
    await pressLauncher(page)
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    await chat
      .locator('input[type=file]')
      .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: png })
    await until(() =>
      door().updates.some(
        (update) =>
          update.kind === 'message' &&
          update.content.type === 'media' &&
          update.content.filename === 'photo.png',
      ),
    )
    await chat.locator('.line.mine:not(.pending) img[src^="blob:"]').waitFor()
    await chat
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: png })
    await chat.getByText('Files of this kind cannot be sent here.').waitFor()
    await chat
      .locator('input[type=file]')
      .setInputFiles({ name: 'b.png', mimeType: 'image/png', buffer: Buffer.alloc(200_000) })
    await chat.getByText('The file is too large: at most 98 KB.').waitFor()
    await page.reload()
    await (await chatIn(page)).locator('img[src^="blob:"]').waitFor({ state: 'attached' })
    await person.close()
  },
)

test(
  'buttons, lists, cards and places are shown, and what is pressed comes back once',
  { skip },
  async () => {
    const site = useSite()
    const person = await aPerson()
    const page = await person.newPage()
    const chat = await openShop(page)
    await pressLauncher(page)
    await say(chat, 'Show me everything')
    const visitor = await whoSaid('Show me everything')
    const outcome = await door().send(site, visitor, {
      type: 'interactive',
      header: { text: 'Order 42' },
      body: 'Was it delivered?',
      buttons: [
        { kind: 'reply', id: 'yes', title: 'Yes' },
        { kind: 'reply', id: 'no', title: 'No' },
        { kind: 'url', title: 'Track', url: 'https://shop.example/42' },
        { kind: 'call', title: 'Call', phone: '+1 415 555 0123' },
      ],
    })
    await door().send(site, visitor, {
      type: 'interactive',
      body: 'Pick a size',
      list: {
        button: 'Sizes',
        sections: [
          {
            title: 'All',
            rows: [
              { id: 's', title: 'Small', description: 'for children' },
              { id: 'l', title: 'Large' },
            ],
          },
        ],
      },
    })
    await door().send(site, visitor, {
      type: 'carousel',
      cards: [
        { title: 'Chair', text: 'Oak', buttons: [{ kind: 'reply', id: 'chair', title: 'Take the chair' }] },
        { title: 'Table', text: 'Pine', buttons: [] },
      ],
    })
    await door().send(site, visitor, { type: 'location', latitude: 19.4, longitude: -99.1, name: 'The shop' })
    await chat.getByRole('button', { name: 'Yes' }).click()
    await until(() =>
      door().updates.some((update) => update.kind === 'message' && update.content.type === 'answer'),
    )
    const answer = door().updates.find(
      (update) => update.kind === 'message' && update.content.type === 'answer',
    )
    assert.partialDeepStrictEqual(answer, {
      content: { type: 'answer', id: 'yes', title: 'Yes' },
      regarding: outcome.kind === 'submitted' ? outcome.refs[0] : '',
    })
    await until(() => chat.getByRole('button', { name: 'No', exact: true }).isDisabled())
    await chat.getByRole('button', { name: 'Sizes' }).click()
    await chat.getByRole('button', { name: /Small/ }).waitFor()
    assert.equal(await chat.getByRole('link', { name: 'Call' }).getAttribute('href'), 'tel:+14155550123')
    await chat.getByRole('link', { name: /Show on the map/ }).waitFor()
    assert.deepEqual(await faults(chat), [])
    await shoot(page, 'rich')
    await person.close()
  },
)

test('what cannot be sent is sent again under the same name, and stands there once', { skip }, async () => {
  useSite()
  const person = await aPerson()
  const page = await person.newPage()
  const chat = await openShop(page)
  await pressLauncher(page)
  await say(chat, 'first')
  await whoSaid('first')
  let cut = 2
  // The door stores it, but its answer never arrives; then nothing gets through at all.
  await page.route('**/lines', async (route) => {
    if (route.request().method() !== 'POST' || cut === 0) return route.continue()
    if (cut-- === 2) await route.fetch()
    return route.abort()
  })
  await say(chat, 'said once')
  await chat.locator('.line.mine:not(.pending)').filter({ hasText: 'said once' }).waitFor({ timeout: 15_000 })
  await whoSaid('said once')
  await page.waitForTimeout(500)
  assert.equal(await chat.locator('.line').filter({ hasText: 'said once' }).count(), 1)
  const heard = door().updates.filter(
    (update) =>
      update.kind === 'message' && update.content.type === 'text' && update.content.text === 'said once',
  )
  assert.equal(heard.length, 1)
  await person.close()
})

test('after a lost connection it goes on after the last message seen', { skip }, async () => {
  const site = useSite()
  const person = await aPerson()
  const page = await person.newPage()
  const chat = await openShop(page)
  await pressLauncher(page)
  await say(chat, 'before the tunnel')
  const visitor = await whoSaid('before the tunnel')
  await person.setOffline(true)
  await page.evaluate(() => {})
  await door().send(site, visitor, { type: 'text', text: 'said in the tunnel' })
  await chat.getByRole('textbox', { name: 'Message' }).fill('written in the tunnel')
  await chat.getByRole('button', { name: 'Send' }).click()
  await chat.getByText('Sending…').waitFor()
  await person.setOffline(false)
  await chat.getByText('said in the tunnel').waitFor()
  await whoSaid('written in the tunnel')
  await person.close()
})

test(
  'a person the shop vouches for meets the same conversation on another device; a forged hash is refused',
  { skip },
  async () => {
    const site = useSite()
    const hash = identityHash(site.identitySecret, 'customer-7')
    const identify = (page: Page, identity: object) =>
      page.evaluate(
        (claim) =>
          new Promise<{ isProven: boolean; refusal: string | null }>((resolve) => {
            const chat = (window as unknown as { patchbayChat: { push(...commands: unknown[]): void } })
              .patchbayChat
            chat.push(['on', 'identified', resolve], ['identify', claim])
          }),
        identity,
      )
    const atHome = await aPerson()
    const laptop = await atHome.newPage()
    const chat = await openShop(laptop)
    await pressLauncher(laptop)
    await say(chat, 'written on the laptop')
    assert.partialDeepStrictEqual(
      await identify(laptop, {
        id: 'customer-7',
        hash: hash.replace(/^./, hash.startsWith('0') ? '1' : '0'),
      }),
      {
        isProven: false,
        refusal: 'identity_refused',
      },
    )
    assert.partialDeepStrictEqual(await identify(laptop, { id: 'customer-7', hash, name: 'Asha' }), {
      isProven: true,
      refusal: null,
    })
    const elsewhere = await aPerson({ width: 390, height: 800 })
    const phone = await elsewhere.newPage()
    const onPhone = await openShop(phone)
    assert.partialDeepStrictEqual(await identify(phone, { id: 'customer-7', hash, name: 'Asha' }), {
      isProven: true,
    })
    await onPhone.getByText('written on the laptop').waitFor({ state: 'attached' })
    await pressLauncher(phone)
    await say(onPhone, 'written on the phone')
    await chat.getByText('written on the phone').waitFor()
    await phone.evaluate(() =>
      (window as unknown as { patchbayChat: { push(...commands: unknown[]): void } }).patchbayChat.push([
        'reset',
      ]),
    )
    await onPhone.getByText('written on the laptop').waitFor({ state: 'detached' })
    await Promise.all([atHome.close(), elsewhere.close()])
  },
)

test(
  'a page that is not allowed does not get the chat, nor does one that lies about itself',
  { skip },
  async () => {
    const site = useSite()
    const person = await aPerson()
    const page = await person.newPage()
    await page.goto(`http://evil.test:${shown.port}/`)
    await page.waitForTimeout(800)
    assert.equal(await page.evaluate(() => document.querySelectorAll('patchbay-chat').length), 1)
    assert.ok(!(await accessibilityOf(page)).some(({ name }) => name.includes('chat')))
    const lie = `${door().url}/webchat/frame?site=${site.key}&host=${encodeURIComponent(shopOrigin())}`
    await page.evaluate((src) => {
      const frame = document.createElement('iframe')
      frame.src = src
      document.body.append(frame)
    }, lie)
    await page.waitForTimeout(500)
    for (const frame of page.frames().slice(1))
      assert.equal(
        await frame
          .locator('main')
          .count()
          .catch(() => 0),
        0,
      )
    const alone = await person.newPage()
    await alone.goto(lie)
    assert.equal(await alone.locator('main').count(), 0)
    await person.close()
  },
)

test(
  'on a small screen it covers the page and keeps the keyboard within; on a large one it does not',
  { skip },
  async () => {
    useSite()
    const person = await aPerson({ width: 390, height: 700 })
    const page = await person.newPage()
    const chat = await openShop(page)
    await pressLauncher(page)
    await chat.getByRole('dialog', { name: 'Chat with us' }).waitFor()
    const focused = () => chat.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await until(async () => (await focused()) === 'Message')
    const seen = new Set<string | null | undefined>()
    for (let n = 0; n < 12; n++) {
      await page.keyboard.press('Tab')
      seen.add(await focused())
      assert.ok(await chat.evaluate(() => document.hasFocus() && document.activeElement !== document.body))
    }
    assert.ok(seen.has('Close') && seen.has('Message'))
    assert.deepEqual(await faults(chat), [])
    await shoot(page, 'phone')
    await page.keyboard.press('Escape')
    await until(async () =>
      (await accessibilityOf(page)).some(
        ({ name, isExpanded }) => name === 'Open the chat' && isExpanded === false,
      ),
    )
    await person.close()
  },
)

test('asks first what the site wants to know, and offers a form when nobody is there', { skip }, async () => {
  useSite({
    preChat: [
      { name: 'name', label: 'Your name', isRequired: true },
      { name: 'topic', label: 'Topic', kind: 'choice', choices: ['Order', 'Other'] },
    ],
  })
  const person = await aPerson()
  const page = await person.newPage()
  let chat = await openShop(page)
  await pressLauncher(page)
  await chat.getByRole('button', { name: 'Start the chat' }).click()
  await chat.getByText('Fill in this field.').waitFor()
  await chat.getByLabel('Your name').fill('Asha')
  await chat.getByLabel(/Topic/).selectOption('Order')
  assert.deepEqual(await faults(chat), [])
  await chat.getByRole('button', { name: 'Start the chat' }).click()
  await say(chat, 'after the form')
  await whoSaid('after the form')
  const heard = door().updates.find(
    (update) =>
      update.kind === 'message' && update.content.type === 'text' && update.content.text === 'after the form',
  )
  assert.partialDeepStrictEqual(heard, {
    profile: { name: 'Asha' },
    referral: { answers: { topic: 'Order' } },
  })

  useSite({ isAway: true })
  chat = await openShop(page)
  await pressLauncher(page)
  await chat.getByLabel('E-mail').fill('not an address')
  await chat.getByLabel('Message').fill('left at night')
  await chat.getByRole('button', { name: 'Send the message' }).click()
  await chat.getByText('Write an e-mail address').waitFor()
  await chat.getByLabel('E-mail').fill('asha@example.com')
  assert.deepEqual(await faults(chat), [])
  await shoot(page, 'offline')
  await chat.getByRole('button', { name: 'Send the message' }).click()
  await chat.getByText('Thank you!').waitFor()
  await whoSaid('left at night')
  const left = door().updates.findLast((update) => update.kind === 'message')
  assert.partialDeepStrictEqual(left, { referral: { email: 'asha@example.com' } })
  await person.close()
})

for (const [language, isRtl, placeholder] of [
  ['es', false, 'Escribe un mensaje…'],
  ['hi', false, 'संदेश लिखें…'],
  ['ar', true, 'اكتب رسالة…'],
] as const)
  test(`speaks ${language}`, { skip }, async () => {
    const site = useSite({ theme: { colour: '#ffd400' } })
    const person = await aPerson({ dark: true })
    const page = await person.newPage()
    const chat = await openShop(page, `/?lang=${language}`)
    await pressLauncher(page, { isRtl })
    const text = chat.getByPlaceholder(placeholder)
    await text.fill(`${language} ${newId('x', 1)}`)
    const written = await text.inputValue()
    await page.keyboard.press('Enter')
    const visitor = await whoSaid(written)
    await door().send(site, visitor, {
      type: 'text',
      text: isRtl ? 'مرحبا! طلبك رقم 42 في الطريق.' : 'OK: 42',
    })
    await chat.getByText('42').waitFor()
    assert.equal(await chat.evaluate(() => document.documentElement.dir), isRtl ? 'rtl' : 'ltr')
    assert.deepEqual(await faults(chat), [])
    await shoot(page, `speaks-${language}`)
    await person.close()
  })

test('signs of typing go both ways, and a long message is shown in part', { skip }, async () => {
  const site = useSite()
  const person = await aPerson()
  const page = await person.newPage()
  const chat = await openShop(page)
  await pressLauncher(page)
  await say(chat, 'start of typing')
  const visitor = await whoSaid('start of typing')
  await chat.getByRole('textbox', { name: 'Message' }).pressSequentially('I am')
  await until(() =>
    door().updates.some((update) => update.kind === 'typing' && update.from === visitor && update.on),
  )
  await door().mark(site, { kind: 'typing', to: visitor, regarding: '' })
  await chat.getByText('Somebody is writing…').waitFor()
  const long = `${'All of our terms, in full. '.repeat(120)}The very end.`
  await door().send(site, visitor, { type: 'text', text: long })
  await chat.getByRole('button', { name: 'Show more' }).click()
  await chat.getByText('The very end.').waitFor()
  await chat.getByRole('button', { name: 'Choose an emoji' }).click()
  await chat.getByRole('button', { name: '🎉' }).click()
  assert.equal(await chat.getByRole('textbox', { name: 'Message' }).inputValue(), 'I am🎉')
  assert.match(
    (await chat.locator('[aria-live=polite]').textContent()) ?? '',
    /^New message: All of our terms/,
  )
  await person.close()
})

test('no markup that anybody writes is taken for markup', { skip }, async () => {
  const site = useSite()
  const person = await aPerson()
  const page = await person.newPage()
  const chat = await openShop(page)
  await pressLauncher(page)
  const evil = '<img src=x onerror="parent.postMessage(1)"><script>1</script>'
  await say(chat, evil)
  const visitor = await whoSaid(evil)
  await door().send(site, visitor, { type: 'text', text: `${evil} javascript:alert(1)` })
  await door().send(site, visitor, {
    type: 'media',
    url: 'https://shop.example/"><script>',
    mimeType: 'text/html',
    filename: evil,
  })
  await chat.getByText('javascript:alert(1)').waitFor()
  assert.equal(await chat.locator('.log script, .log img, .log a[href^="javascript"]').count(), 0)
  await person.close()
})
