import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openConsole, signIn } from './browser.ts'

test('writes a WhatsApp template, has it reviewed, and sends it filled', async () => {
  const page = await openConsole()
  await signIn(page)
  const name = `order_ready_${Date.now()}`
  await page.goto('/connectors')
  await page.getByRole('main').getByRole('link', { name: 'Templates', exact: true }).click()
  await page.getByRole('button', { name: 'Add a template' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Text', { exact: true }).fill('Hi {{1}}, your order is ready at the counter now.')
  await dialog.getByLabel('Text: 1').fill('Asha')
  await dialog.getByRole('button', { name: 'Add a button' }).click()
  await dialog.getByLabel('Title').fill('Thanks')
  await dialog.getByText('Hi Asha, your order is ready').waitFor()
  await dialog.getByRole('button', { name: 'Hand to review' }).click()
  await dialog.waitFor({ state: 'detached' })
  const row = page.getByRole('row').filter({ hasText: name })
  await row.getByText('Approved').waitFor({ timeout: 60_000 })
  await page.goto('/send?channel=whatsapp')
  await page.getByLabel('To', { exact: true }).fill('+14155550123')
  await page.getByText('Template', { exact: true }).click()
  await page.getByLabel('Template', { exact: true }).last().selectOption(name)
  await page.getByLabel('Text: 1').fill('Sam')
  await page.getByRole('region', { name: 'On the handset' }).getByText('Hi Sam, your order').waitFor()
  await page.getByText('May go', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.waitForURL(/\/messages\/msg_/)
  const panel = page.getByRole('region', { name: 'Message', exact: true })
  await panel
    .locator('header')
    .getByText(/Delivered|Read/)
    .waitFor()
  assert.match(await panel.innerText(), new RegExp(name))
})
