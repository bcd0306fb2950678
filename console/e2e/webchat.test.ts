import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { until } from '#tools/testing/until.ts'
import { openConsole, signIn } from './browser.ts'
import { demo } from './product.ts'

async function ask<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(demo.url + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${demo.account.apiKey}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return (await answer.json()) as T
}

async function assertAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`),
    [],
    what,
  )
}

test('a shopkeeper connects a web chat, sets it up, takes its secret and goes away', async () => {
  const page = await openConsole()
  const name = `Chat ${Date.now()}`
  await signIn(page)
  await page.goto('/connectors')
  await page.getByRole('button', { name: 'Connect' }).first().click()
  const dialog = page.getByRole('dialog').last()
  await dialog.getByLabel('Channel').selectOption('webchat')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Allowed origins').fill('https://*.co.uk')
  await dialog.getByRole('checkbox').check()
  await dialog.getByRole('button', { name: 'Connect' }).click()
  await dialog.getByText('such as https://*.shop.co.uk').waitFor()
  await dialog.getByLabel('Allowed origins').fill('https://*.shop.co.uk')
  await dialog.getByRole('button', { name: 'Connect' }).click()
  const snippet = await dialog.getByLabel('The chat’s script tag').innerText()
  assert.match(snippet, /^<script async src="http:.*\/webchat\/loader\.js" data-site="wcs_[0-9a-f]{32}">/)
  await dialog.getByRole('button', { name: 'Make a new secret' }).click()
  await page.getByRole('dialog').last().getByRole('button', { name: 'Make a new secret' }).click()
  assert.match(await page.getByLabel('Identity secret', { exact: true }).innerText(), /^[\w-]{43}$/)
  await assertAccessible(page, 'the dialog for pages')
  await page.keyboard.press('Escape')

  const card = page.getByRole('listitem').filter({ hasText: name })
  await card.getByRole('button', { name: 'Settings' }).click()
  await dialog.getByText('Look and language').click()
  await dialog.getByLabel('Colour', { exact: true }).fill('#8a2be2')
  await dialog.getByText('Questions before the chat').click()
  await dialog.getByRole('button', { name: 'Ask for the name' }).click()
  await dialog.getByText('When nobody is there').click()
  await dialog.getByLabel('Office hours').check()
  const zone = dialog.getByLabel('Time zone')
  await zone.fill('')
  await dialog.getByText('When nobody is there').click()
  await zone.waitFor({ state: 'hidden' })
  await dialog.getByRole('button', { name: 'Save' }).click()
  // What is wrong is unfolded.
  await zone.fill('Asia/Kolkata')
  await dialog.getByText('Files from visitors').click()
  await dialog.getByLabel('Visitors may send files').uncheck()
  await assertAccessible(page, 'the settings')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  const { data } = await ask<{ data: { name: string; settings: object }[] }>('/v1/connectors?channel=webchat')
  assert.partialDeepStrictEqual(data.find((one) => one.name === name)?.settings, {
    allowedOrigins: ['https://*.shop.co.uk'],
    theme: { colour: '#8a2be2' },
    preChat: [{ name: 'name', label: 'Your name', kind: 'text' }],
    hours: {
      timezone: 'Asia/Kolkata',
      windows: [{ days: [1, 2, 3, 4, 5], opens: '09:00', closes: '18:00' }],
    },
    uploads: null,
  })

  await card.getByRole('button', { name: 'We are away' }).click()
  await card.getByText('Visitors are told: we are away').waitFor()
  await card.getByRole('button', { name: 'We are here' }).click()
  await card.getByRole('button', { name: 'We are away' }).waitFor()
  await card.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Disconnect' }).click()
  await dialog.getByRole('button', { name: 'Disconnect' }).click()
  await card.getByText('Disconnected', { exact: true }).waitFor()
})

test('a phone writes in the chat of the shop, and is answered there', async () => {
  const page = await openConsole()
  await signIn(page)
  await page.goto('/handsets')
  const phone = page.getByRole('region', { name: /Phone \+14155550123/ })
  await phone.getByRole('button', { name: 'Write to the account' }).click()
  await page.getByRole('menuitem', { name: 'Web chat · Web chat of the shop' }).click()
  const text = `Is it in stock? ${Date.now()}`
  await phone.getByLabel('Text message').fill(text)
  await phone.getByRole('button', { name: 'Send the reply' }).click()
  type Row = { from: string; to: string; content: { text?: string } }
  let asked: Row | undefined
  await until(async () => {
    const { data } = await ask<{ data: Row[] }>('/v1/messages?channel=webchat&direction=inbound')
    asked = data.find(({ content }) => content.text === text)
    return asked !== undefined
  })
  const content = { type: 'text', text: 'Two of them.' }
  await ask('/v1/messages', {
    channel: 'webchat',
    from: asked?.to,
    to: asked?.from,
    class: 'service',
    content,
  })
  await phone.getByText('Two of them.').waitFor()
  await phone.getByRole('link', { name: 'Open the shop’s page as this person' }).waitFor()
})
