import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openConsole, signIn } from './browser.ts'
import { demo } from './product.ts'

test('lets the owner in, shows the account and its balance, and comes back after a reload', async () => {
  const page = await openConsole()
  await signIn(page)
  await page.waitForURL(/\/messages/)
  await page.getByRole('link', { name: /Available/ }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Messages', level: 1 }).waitFor()
})

test('says what is wrong when the password is not right, and keeps the address', async () => {
  const page = await openConsole()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(demo.account.email)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  assert.match(await page.getByRole('alert').innerText(), /wrong/i)
  assert.equal(await page.getByLabel('E-mail').inputValue(), demo.account.email)
})

test('asks to sign in first, then goes where the reader wanted', async () => {
  const page = await openConsole()
  await page.goto('/keys')
  await page.waitForURL(/\/sign-in\?next=/)
  const { email, password } = demo.account
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(/\/keys$/)
})
