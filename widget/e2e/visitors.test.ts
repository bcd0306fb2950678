import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { identityHash } from '#platform/identity-hash.ts'
import { newId } from '#shared/ids.ts'
import { until } from '#tools/testing/until.ts'
import { noChromium as skip } from '#tools/testing/chromium.ts'
import { accessibilityOf, aPerson, pressLauncher } from './browser.ts'
import { door, faults, openShop, say, shoot, shopOrigin, useSite, whoSaid } from './stage.ts'

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
    await page.goto(shopOrigin().replace('shop', 'evil'))
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
  await chat.getByRole('textbox', { name: 'Message' }).fill('left at night')
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

test('follows when the business goes and comes, and leaves what is being written', { skip }, async () => {
  const site = useSite()
  const setAway = (isAway: boolean) => Object.assign(site.settings, { isAway })
  const person = await aPerson()
  const page = await person.newPage()
  const chat = await openShop(page)
  const message = chat.getByRole('textbox', { name: 'Message' })
  await pressLauncher(page)
  await message.waitFor()
  setAway(true)
  await chat.getByLabel('E-mail').waitFor({ timeout: 20_000 })
  await chat.getByText('answer when we are back').waitFor()
  await shoot(page, 'gone-away')
  setAway(false)
  await chat.getByLabel('E-mail').waitFor({ state: 'detached', timeout: 20_000 })
  await message.fill('half a sent')
  setAway(true)
  await chat.getByText('answer when we are back').waitFor({ timeout: 20_000 })
  assert.equal(await message.inputValue(), 'half a sent')
  assert.equal(await chat.getByLabel('E-mail').count(), 0)
  await message.fill('')
  await chat.getByLabel('E-mail').waitFor({ timeout: 20_000 })
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
    const answer = isRtl ? 'مرحبا! طلبك رقم 42 في الطريق.' : 'OK: 42'
    await door().send(site, visitor, { type: 'text', text: answer })
    await chat.getByRole('log').getByText(answer, { exact: true }).waitFor()
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
  await chat.getByRole('log').getByText('The very end.').waitFor()
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
  await chat.getByRole('log').getByText('javascript:alert(1)').waitFor()
  assert.equal(await chat.locator('.log script, .log img, .log a[href^="javascript"]').count(), 0)
  await person.close()
})
