import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { freshNumber, openConsole, signIn } from './browser.ts'

/** Puts a fresh phone on the table and writes to the account on a channel; gives the phone and its number. */
async function writeFromPhone(page: Page, channel: string, text: string) {
  const address = freshNumber()
  await page.goto('/handsets')
  await page.getByLabel('Number or mail address').fill(address)
  await page.getByRole('button', { name: 'Add a phone' }).click()
  const phone = page.getByRole('region', { name: `Phone ${address}` })
  await phone.getByRole('button', { name: 'Write to the account' }).click()
  await page
    .getByRole('menuitem')
    .filter({ hasText: `${channel} ·` })
    .click()
  await phone.getByLabel('Text message').fill(text)
  await phone.getByRole('button', { name: 'Send the reply' }).click()
  await phone.getByRole('log').getByText(text).waitFor()
  return address
}

/** Opens the conversation of a phone that is on the table, by what was last said in it. */
async function lookAt(page: Page, address: string, text: string): Promise<Locator> {
  await page.goto('/handsets')
  const phone = page.getByRole('region', { name: `Phone ${address}` })
  await phone.getByRole('button').filter({ hasText: text }).click()
  return phone.getByRole('log')
}

/** Opens a message in the log by its text. */
async function openMessage(page: Page, text: string): Promise<Locator> {
  await page.goto('/messages?direction=inbound')
  await page.getByRole('option').filter({ hasText: text }).first().click()
  const panel = page.getByRole('region', { name: 'Message', exact: true })
  await panel.getByLabel('Your answer').waitFor()
  return panel
}

test('sends choices on WhatsApp to who has written, and the handset shows them', async () => {
  const page = await openConsole()
  await signIn(page)
  const said = `A table, please ${Date.now()}`
  const address = await writeFromPhone(page, 'WhatsApp', said)
  await openMessage(page, said)
  await page.goto('/send')
  await page.getByText('WhatsApp', { exact: true }).click()
  await page.getByLabel('To', { exact: true }).fill(address)
  await page.getByText('Choices', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('When shall it be?')
  await page.getByLabel('Title', { exact: true }).fill('Friday')
  await page.getByRole('button', { name: 'Add a button' }).click()
  await page.getByLabel('Title', { exact: true }).nth(1).fill('Saturday')
  const preview = page.getByRole('region', { name: 'On the handset' })
  await preview.getByRole('button', { name: 'Saturday' }).waitFor()
  await page.getByText('May go', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.waitForURL(/\/messages\/msg_/)
  const log = await lookAt(page, address, 'When shall it be?')
  await log.getByText('When shall it be?').waitFor()
  await log.getByRole('button', { name: 'Friday' }).click()
  const panel = await openMessage(page, 'Friday')
  assert.match(await panel.innerText(), /Friday/)
})

test('answers and reacts where a message on Telegram is read', async () => {
  const page = await openConsole()
  await signIn(page)
  const said = `Are you open? ${Date.now()}`
  const address = await writeFromPhone(page, 'Telegram', said)
  const panel = await openMessage(page, said)
  await panel.getByRole('button', { name: 'React with 👍' }).click()
  await page.getByText('Reaction sent.').waitFor()
  await panel.getByLabel('Your answer').fill('Until ten, every day.')
  await panel.getByRole('button', { name: 'Reply', exact: true }).click()
  await page.getByText('Answer sent.').waitFor()
  assert.equal(await panel.getByLabel('Your answer').inputValue(), '')
  const log = await lookAt(page, address, 'Until ten, every day.')
  await log.getByText('👍').waitFor()
  // The answer quotes what it answers.
  assert.equal(await log.getByText(said).count(), 2)
})

test('says at the text that the window is closed, and a template is the mend', async () => {
  const page = await openConsole()
  await signIn(page)
  await page.goto('/send')
  await page.getByText('WhatsApp', { exact: true }).click()
  await page.getByLabel('To', { exact: true }).fill('Asha')
  await page.getByRole('option', { name: /Asha Rao/ }).click()
  assert.equal(await page.getByLabel('To', { exact: true }).inputValue(), '+919812345678')
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Your order is ready.')
  const form = page.locator('form')
  await form.getByText(/The service window is closed/).waitFor()
  await form.getByRole('button', { name: 'Write a template' }).click()
  assert.equal(await page.getByRole('radio', { name: 'Template' }).isChecked(), true)
})

test('shows what the API finds wrong at the field it is about', async () => {
  const page = await openConsole()
  await signIn(page)
  await page.goto('/send?channel=rcs')
  await page.getByLabel('To', { exact: true }).fill('+919812345678')
  await page.getByText('Choices', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Look at the menu')
  await page.getByLabel('It does').selectOption('url')
  await page.getByLabel('Title', { exact: true }).fill('Menu')
  const address = page.getByLabel('Address', { exact: true })
  await address.fill('menu')
  await page.getByText('An http or https URL.').first().waitFor()
  assert.equal(await address.getAttribute('aria-invalid'), 'true')
  await address.fill('https://example.com/menu')
  await page.getByText('An http or https URL.').first().waitFor({ state: 'detached' })
})
