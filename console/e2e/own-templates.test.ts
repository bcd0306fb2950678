import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { openConsole, signIn } from './browser.ts'

/** Begins a template of a name from the example of a receipt; answers with its page's source. */
async function beginReceipt(page: Page, name: string) {
  await page.goto('/templates')
  await page.getByRole('link', { name: 'Add a template' }).first().click()
  await page.getByRole('button', { name: 'A receipt' }).click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  return page.getByLabel('Page (MJML or HTML)')
}

test('a mail is begun from an example, mended, saved, sent, and read on the handset', async () => {
  const page = await openConsole()
  await signIn(page)
  const name = `receipt_${Date.now()}`
  const source = await beginReceipt(page, name)
  const preview = page.getByRole('region', { name: 'Preview' })
  const mail = preview.frameLocator('iframe')
  await mail.getByText('Thank you, Asha').waitFor()
  await page.getByLabel('name', { exact: true }).fill('Maya')
  await mail.getByText('Thank you, Maya').waitFor()
  await preview.getByText('On a phone').click()
  await preview.getByTitle('The mail on a phone').waitFor()

  const written = await source.inputValue()
  await source.fill(written.replace('{{ item }}', '{{ item }'))
  await page.getByText('Something is at fault; this is how it looked before.').waitFor()
  assert.equal(await source.getAttribute('aria-invalid'), 'true')
  // What could be drawn last is still there.
  await mail.getByText('Thank you, Maya').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').waitFor()
  assert.equal(await source.getAttribute('aria-invalid'), 'true')
  await source.fill(written)
  await page.getByText('Something is at fault').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/\/templates\/tpl_/)

  await page.getByRole('link', { name: 'Send it' }).click()
  await page.getByLabel('To', { exact: true }).fill('sam@example.test')
  assert.equal(await page.getByLabel('name', { exact: true }).getAttribute('placeholder'), 'Maya')
  await page.getByText(/Still empty: day, item, name/).waitFor()
  const order = `A-${Date.now()}`
  const values = {
    name: 'Sam',
    shop: 'Chai House',
    order,
    day: 'Monday',
    item: 'Cups',
    price: '9',
    total: '9',
  }
  for (const [variable, value] of Object.entries(values))
    await page.getByLabel(variable, { exact: true }).fill(value)
  const handset = page.getByRole('region', { name: 'On the handset' })
  await handset.getByText(`Your receipt from Chai House: ${order}`).waitFor()
  await handset.frameLocator('iframe').getByText('Thank you, Sam').waitFor()
  await page.getByText('May go', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.waitForURL(/\/messages\/msg_/)

  await page.goto('/handsets')
  // Sam's phone lies on the table from the beginning.
  const phone = page.getByRole('region', { name: 'Phone +14155550123' })
  await phone.getByRole('button').filter({ hasText: order }).click()
  await phone.getByText(`Your receipt from Chai House: ${order}`).waitFor()
  await phone.frameLocator('iframe').last().getByText('Thank you, Sam').waitFor()
})

test('a template is put into another language, and neither is left unsaved by mistake', async () => {
  const page = await openConsole()
  await signIn(page)
  const name = `order_${Date.now()}`
  await page.goto('/templates/new?channel=sms')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Text', { exact: true }).fill('Your order {{number}} is ready.')
  await page.getByLabel('number', { exact: true }).fill('4711')
  await page.getByRole('region', { name: 'On the handset' }).getByText('Your order 4711 is ready.').waitFor()
  await page.getByText('1 segment', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Contacts', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
  await dialog.getByRole('button', { name: 'Stay here' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/\/templates\/tpl_/)

  await page.getByRole('link', { name: 'Add a language' }).click()
  await page.getByLabel('Language', { exact: true }).fill('es')
  await page.getByText('Spanish', { exact: true }).waitFor()
  await page.getByLabel('Text', { exact: true }).fill('Su pedido {{number}} está listo.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/\/templates\/tpl_/)
  await page.getByRole('link', { name: 'Templates', exact: true }).click()
  await page.getByLabel('Search by name').fill(name)
  const row = page.getByRole('row').filter({ hasText: name })
  await row.getByRole('link', { name: `${name} en`, exact: true }).waitFor()
  await row.getByRole('button', { name: `More for ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Delete (es)' }).click()
  const asked = page.getByRole('dialog')
  await asked.getByRole('button', { name: 'Delete' }).click()
  // What is behind a dialog is not there for anybody.
  await asked.waitFor({ state: 'detached' })
  await row.getByRole('link', { name: `${name} es`, exact: true }).waitFor({ state: 'detached' })
  assert.equal(await row.getByRole('link').count(), 1)
})
