import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { until } from '#tools/testing/until.ts'
import { freshNumber, openConsole, openPhone, sendByForm, signIn } from './browser.ts'
import { demo } from './product.ts'

test('makes an SMPP login, gives the lines for Kannel, and revokes it', async () => {
  const page = await openConsole()
  const systemId = `gw${String(Date.now()).slice(-8)}`
  await signIn(page)
  await page.goto('/smpp')
  await page.getByRole('button', { name: 'Create a login' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('System id').fill(systemId)
  await form.getByRole('button', { name: 'Create a login' }).click()
  const config = await page.getByLabel('For kannel.conf').innerText()
  assert.match(config, new RegExp(`port = ${Number(new URL(demo.url).port) + 20}\n`))
  assert.match(config, new RegExp(`smsc-username = ${systemId}\nsmsc-password = \\S{8}\n`))
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByRole('button', { name: `Revoke the login ${systemId}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByText(`Login “${systemId}” is revoked.`).waitFor()
})

test('adds an endpoint, tests it, changes it, and switches it off and on', async (context) => {
  const receiver = createServer((_, response) => response.end('ok'))
  await once(receiver.listen(0, '127.0.0.1'), 'listening')
  context.after(() => receiver.close())
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  const page = await openConsole()
  await signIn(page)
  await page.goto('/webhooks')
  await page.getByRole('button', { name: 'Add an endpoint' }).first().click()
  await page.getByLabel('Address').fill(url)
  await page.getByRole('dialog').getByRole('button', { name: 'Add an endpoint' }).click()
  await page.getByRole('button', { name: 'I have kept it' }).click()
  const card = page.getByRole('listitem').filter({ hasText: url })
  await card.getByRole('button', { name: 'Test', exact: true }).click()
  await page.getByRole('table').getByText('Delivered', { exact: true }).first().waitFor()
  const choose = async (item: string) => {
    await card.getByRole('button', { name: /^More for/ }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await choose('Change the endpoint')
  await page.getByLabel('Description').fill('The shop')
  await page.getByRole('button', { name: 'Save' }).click()
  await card.getByText('The shop').waitFor()
  await choose('Switch off')
  await card.getByText('switched off').waitFor()
  await choose('Switch on')
  await card.getByText('switched off').waitFor({ state: 'detached' })
})

test('imports contacts and names the row that is wrong', async () => {
  const page = await openConsole()
  const number = freshNumber()
  await signIn(page)
  await page.goto('/contacts')
  await page.getByRole('button', { name: 'Import' }).click()
  await page.getByLabel('Or paste it').fill(`phone,name\n${number},Ravi Iyer\nnonsense,Nobody`)
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click()
  const result = page.getByRole('dialog', { name: 'Imported' })
  assert.match(await result.innerText(), /1 contact added[^]*line 3/)
  await result.getByRole('button', { name: 'Close' }).last().click()
  await page.getByRole('table').getByText(number).waitFor()
})

test('keeps a message for a phone that is off, and delivers it when the phone is back', async () => {
  const page = await openConsole()
  const to = freshNumber()
  await signIn(page)
  await sendByForm(page, to, 'The first one')
  const phone = await openPhone(page, to, 'The first one')
  const behave = async (how: RegExp) => {
    await phone.getByRole('button', { name: `Behaviour of ${to}` }).click()
    await page.getByRole('menuitemradio', { name: how }).click()
    await page.getByText(`${to}: `).waitFor()
  }
  await behave(/is switched off/)
  await sendByForm(page, to, 'The second one')
  const panel = page.getByRole('region', { name: 'Message', exact: true })
  await panel.locator('header').getByText('Submitted', { exact: true }).waitFor()
  await page.goto('/handsets')
  await phone.getByRole('button', { name: `Behaviour of ${to}` }).click()
  await page.getByRole('menuitemradio', { name: /is switched off/, checked: true }).waitFor()
  await page.getByRole('menuitemradio', { name: /takes it\b(?! late)/ }).click()
  await phone.getByText('The second one').waitFor()
})

test('lets the operator set up a carrier, lead a prefix to it, and price it', async () => {
  const page = await openConsole()
  await signIn(page, 'operator')
  await page.goto('/operator?tab=carriers')
  const name = `Second ${Date.now()}`
  await page.getByRole('button', { name: 'Set up a carrier' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('Host').fill('127.0.0.1')
  await form.getByLabel('Port').fill(String(Number(new URL(demo.url).port) + 21))
  await form.getByLabel('System id').fill('patchbay')
  await form.getByLabel('Password').fill('sandbox')
  await form.getByRole('button', { name: 'Set up a carrier' }).click()
  const row = page.getByRole('row').filter({ hasText: name })
  await row.first().getByText('up', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Add a route' }).click()
  await form.getByLabel('Carrier').selectOption(name)
  await form.getByLabel('Prefix').fill('+44')
  await form.getByRole('button', { name: 'Add a route' }).click()
  await row.filter({ hasText: '+44' }).waitFor()
  await page.goto('/operator?tab=rates')
  await page.getByRole('button', { name: 'Publish a price' }).first().click()
  await form.getByLabel('Prefix').fill('+4470')
  await form.getByLabel(/Amount in/).fill('0.0345')
  await form.getByRole('button', { name: 'Publish a price' }).click()
  const price = page.getByRole('row').filter({ hasText: '+4470' })
  assert.match(await price.first().innerText(), /0\.0345 per segment/)
})

test('advances the clock, and what was scheduled goes at once', async () => {
  const sendAt = new Date(Date.now() + 30 * 60_000).toISOString()
  const api = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(demo.url + path, {
      method,
      headers: { authorization: `Bearer ${demo.account.apiKey}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return (await response.json()) as { id: string; status: string }
  }
  const content = { type: 'text', text: 'In half an hour' }
  const to = freshNumber()
  const message = await api('POST', '/v1/messages', {
    channel: 'sms',
    to,
    class: 'transactional',
    content,
    sendAt,
  })
  assert.equal(message.status, 'scheduled')
  const page = await openConsole()
  await signIn(page, 'operator')
  await page.goto('/operator?tab=clock')
  await page.getByRole('button', { name: '1 hour', exact: true }).click()
  await page.getByText('Runs, but is moved').waitFor()
  let status: string = message.status
  const isDelivered = async () => {
    ;({ status } = await api('GET', `/v1/messages/${message.id}`))
    return status === 'delivered'
  }
  try {
    await until(isDelivered, () => `it is ${status}`, 15_000)
  } finally {
    await page.getByRole('button', { name: 'Back to the real time' }).click()
    await page.getByText('Runs with the real time').waitFor()
  }
})
