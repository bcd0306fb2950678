import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '#tools/testing/until.ts'
import { noChromium as skip } from '#tools/testing/chromium.ts'
import { accessibilityOf, aPerson, aPersonWithStorage, chatIn, pressLauncher } from './browser.ts'
import { door, faults, openShop, receiptsOf, say, shoot, shopOrigin, useSite, whoSaid } from './stage.ts'

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
    await chat
      .getByRole('log', { includeHidden: true })
      .getByText('On its way')
      .waitFor({ state: 'attached' })
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
    await pressLauncher(page)
    await until(() => receiptsOf(visitor, 'read').length === 2)
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
  await chat.getByRole('log').getByText('said in the tunnel').waitFor()
  await whoSaid('written in the tunnel')
  await person.close()
})
