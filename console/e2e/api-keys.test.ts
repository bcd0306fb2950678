import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openConsole, signIn } from './browser.ts'
import { demo } from './product.ts'

test('makes a key that works, shows its secret once, and revokes it', async () => {
  const page = await openConsole()
  const name = `Checkout ${Date.now()}`
  await signIn(page)
  await page.goto('/keys')
  await page.getByRole('button', { name: 'Create a key' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name', { exact: true }).fill(name)
  await form.getByRole('button', { name: 'Create a key' }).click()
  await page.getByRole('heading', { name: new RegExp(name) }).waitFor()
  const example = await page.getByLabel('Your first message').innerText()
  const secret = /Bearer ([^']+)'/.exec(example)?.[1] ?? ''
  const callWith = (key: string) =>
    fetch(`${demo.url}/v1/wallet`, { headers: { authorization: `Bearer ${key}` } })
  assert.equal((await callWith(secret)).status, 200)
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByRole('button', { name: `Revoke the key ${name}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByText(`Key “${name}” is revoked.`).waitFor()
  assert.equal((await callWith(secret)).status, 401)
})
