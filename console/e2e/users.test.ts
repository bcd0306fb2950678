import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { openConsole, signIn } from './browser.ts'

/** Invites a person as the owner; answers with their address and the link that was shown. */
async function invite(page: Page, name: string): Promise<{ email: string; link: string }> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`
  await page.goto('/users')
  await page.getByRole('button', { name: 'Invite a user' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name', { exact: true }).fill(name)
  await form.getByLabel('E-mail').fill(email)
  await form.getByRole('button', { name: 'Invite a user' }).click()
  const link = await page.getByLabel('link', { exact: true }).innerText()
  await page.getByRole('button', { name: 'I have passed it on' }).click()
  return { email, link }
}

async function choosePassword(page: Page, link: string, password: string) {
  await page.goto(link)
  await page.getByLabel('New password').fill(password)
  await page.getByRole('button', { name: 'Save and go to sign in' }).click()
  await page.waitForURL(/\/sign-in$/)
}

async function signInAs(page: Page, email: string, password: string) {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('invites a person who sets a password, sees what the role opens, gets another role, and is removed', async () => {
  const owner = await openConsole()
  const name = `Ina ${Date.now()}`
  await signIn(owner)
  const { email, link } = await invite(owner, name)
  const guest = await openConsole()
  await choosePassword(guest, link, 'a password of hers')
  await signInAs(guest, email, 'a password of hers')
  const places = guest.getByRole('navigation')
  await places.getByRole('link', { name: 'Contacts' }).waitFor()
  assert.equal(await places.getByRole('link', { name: 'API keys' }).count(), 0)
  await guest.goto('/users')
  await guest.getByRole('heading', { name: 'Your role does not open this page' }).waitFor()
  await owner.getByRole('button', { name: `Actions for ${name}` }).click()
  await owner.getByRole('menuitem', { name: 'Change the role' }).click()
  await owner.getByRole('dialog').getByLabel('Role').selectOption('developer')
  await owner.getByRole('dialog').getByRole('button', { name: 'Change the role' }).click()
  await owner.getByText(`${name} is Developer now.`).waitFor()
  await guest.reload()
  await guest.getByRole('cell', { name: email, exact: true }).waitFor()
  assert.equal(await guest.getByRole('button', { name: 'Invite a user' }).count(), 0)
  await owner.getByRole('button', { name: `Actions for ${name}` }).click()
  await owner.getByRole('menuitem', { name: 'Remove' }).click()
  await owner.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await owner.getByText(`${name} is removed.`).waitFor()
  await guest.reload()
  await guest.waitForURL(/\/sign-in/)
})

test('shows who has not set a password, invites again, finds by a part of the name, and withdraws', async () => {
  const page = await openConsole()
  const name = `Uma ${Date.now()}`
  await signIn(page)
  const { link } = await invite(page, name)
  const row = page.getByRole('row').filter({ hasText: name })
  await row.getByText('Invited', { exact: true }).waitFor()
  await row.getByText(/no password yet; the link is good until/).waitFor()
  const choose = async (item: string) => {
    await page.getByRole('button', { name: `Actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await choose('Invite again')
  assert.notEqual(await page.getByLabel('link', { exact: true }).innerText(), link)
  await page.getByRole('button', { name: 'I have passed it on' }).click()
  const search = page.getByRole('searchbox', { name: 'Search name or e-mail' })
  await search.fill('nobody at all')
  await page.getByText('No user has “nobody at all” in their name or e-mail address.').waitFor()
  await search.fill(name.slice(0, -1))
  await row.waitFor()
  await choose('Withdraw the invitation')
  const dialog = page.getByRole('dialog', { name: `Withdraw the invitation of ${name}?` })
  await dialog.getByRole('button', { name: 'Withdraw the invitation' }).click()
  await page.getByText(`The invitation of ${name} is withdrawn.`).waitFor()
  await row.waitFor({ state: 'detached' })
})

test('changes the own password: a wrong one is told, this session stays, others end', async () => {
  const owner = await openConsole()
  await signIn(owner)
  const { email, link } = await invite(owner, `Paul ${Date.now()}`)
  const [here, elsewhere] = [await openConsole(), await openConsole()]
  await choosePassword(here, link, 'the first password')
  for (const page of [here, elsewhere]) {
    await signInAs(page, email, 'the first password')
    await page.getByRole('navigation').waitFor()
  }
  await here.getByRole('button', { name: /Account menu/ }).click()
  await here.getByRole('menuitem', { name: 'Change your password' }).click()
  const form = here.getByRole('dialog')
  const save = form.getByRole('button', { name: 'Change your password' })
  await form.getByLabel('Current password').fill('not this one')
  await form.getByLabel('New password').fill('short')
  assert.equal(await save.isDisabled(), true)
  await form.getByLabel('New password').fill('the second password')
  await save.click()
  await form.getByRole('alert').filter({ hasText: 'The current password is wrong.' }).waitFor()
  await form.getByLabel('Current password').fill('the first password')
  await save.click()
  await here.getByText('Your password is changed').waitFor()
  await here.reload()
  await here.getByRole('navigation').waitFor()
  await elsewhere.reload()
  await elsewhere.waitForURL(/\/sign-in/)
  await signInAs(elsewhere, email, 'the second password')
  await elsewhere.getByRole('navigation').waitFor()
})
