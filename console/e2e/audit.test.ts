import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openConsole, signIn } from './browser.ts'
import { demo } from './product.ts'

test('the audit log names who did what to what, and is narrowed by who, what and when', async () => {
  const page = await openConsole()
  const name = `Audited ${Date.now()}`
  await signIn(page)
  await page.goto('/keys')
  await page.getByRole('button', { name: 'Create a key' }).first().click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Create a key' }).click()
  await page.getByRole('button', { name: 'I have kept it' }).click()

  await page.goto('/audit')
  const line = page.getByRole('row').filter({ hasText: name })
  await line.getByText(demo.account.email).filter({ visible: true }).waitFor()
  await page.getByRole('searchbox', { name: /^Action/ }).fill('signed_in')
  await line.waitFor({ state: 'detached' })
  await page.getByText('user.signed_in').first().waitFor()
  await page.getByRole('searchbox', { name: /^Who/ }).fill('nobody at all')
  await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await line.waitFor()
  await page.getByLabel('Until day').fill('2020-01-01')
  await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor()
  await page.reload()
  assert.equal(await page.getByLabel('Until day').inputValue(), '2020-01-01', 'it is in the address')
})
