import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshNumber, openConsole, openPhone, sendByForm, signIn } from './browser.ts'

test('sends an SMS that arrives on the handset, delivered, priced and explained', async () => {
  const page = await openConsole()
  const to = freshNumber()
  await signIn(page)
  await sendByForm(page, to, 'Your table is ready.')
  const panel = page.getByRole('region', { name: 'Message', exact: true })
  await panel.locator('header').getByText('Delivered', { exact: true }).waitFor()
  assert.match(await panel.innerText(), /[$€₹£]\s?\d+\.\d{2,}|[A-Z]{3}\s?\d+\.\d{2,}/)
  const gates = panel.getByRole('list', { name: /The gates/ }).getByRole('listitem')
  assert.ok((await gates.count()) >= 8, 'the trace shows every gate')
  const phone = await openPhone(page, to, 'Your table is ready.')
  await phone.getByRole('log').getByText('Your table is ready.').waitFor()
})

test('shows a reply from the handset in the log as it comes', async () => {
  const page = await openConsole()
  const to = freshNumber()
  await signIn(page)
  await sendByForm(page, to, 'Shall we book Friday?')
  const phone = await openPhone(page, to, 'Shall we book Friday?')
  await phone.getByLabel('Text message').fill('Friday is perfect')
  await phone.getByRole('button', { name: 'Send the reply' }).click()
  await phone.getByRole('log').getByText('Friday is perfect').waitFor()
  await page.goto('/messages?direction=inbound')
  const row = page.getByRole('option').filter({ hasText: to })
  await row.filter({ hasText: 'Friday is perfect' }).waitFor()
  assert.match(await row.first().innerText(), /Received/)
})

test('refuses a promotional message after STOP, names the clause and keeps the draft', async () => {
  const page = await openConsole()
  const to = freshNumber()
  await signIn(page)
  await sendByForm(page, to, 'Your parcel is here.')
  const phone = await openPhone(page, to, 'Your parcel is here.')
  await phone.getByRole('button', { name: 'STOP', exact: true }).click()
  await page.goto('/messages?direction=inbound')
  await page.getByRole('option').filter({ hasText: to }).filter({ hasText: 'STOP' }).waitFor()
  await page.goto('/send')
  await page.getByLabel('To', { exact: true }).fill(to)
  await page.getByLabel('Class').selectOption('promotional')
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Twenty percent off until Sunday')
  await page.getByText('May not go', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const refusal = page.getByRole('alert').filter({ hasText: 'This message may not go' })
  assert.match(await refusal.innerText(), /consent_withdrawn|suppressed/)
  await refusal
    .getByRole('button', { name: /Open clause/ })
    .first()
    .click()
  await page.getByRole('heading', { name: 'Clause' }).waitFor()
  assert.equal(
    await page.getByRole('textbox', { name: 'Text', exact: true }).inputValue(),
    'Twenty percent off until Sunday',
  )
})

test('names the character that makes an SMS dear, and replaces it', async () => {
  const page = await openConsole()
  await signIn(page)
  await page.goto('/send')
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('See you at 8 – bring “Ana”')
  await page.getByText('UCS-2').waitFor()
  await page.getByRole('button', { name: /Replace 3 characters/ }).click()
  await page.getByText('GSM-7').waitFor()
  assert.equal(
    await page.getByRole('textbox', { name: 'Text', exact: true }).inputValue(),
    'See you at 8 - bring "Ana"',
  )
})

test('walks the log by the keyboard alone', async () => {
  const page = await openConsole()
  await signIn(page)
  await sendByForm(page, freshNumber(), 'One more for the log.')
  await page.goto('/messages')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('j')
  await page.getByRole('listbox').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/messages\/msg_/)
  await page.getByRole('list', { name: /The gates/ }).waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/messages$/)
  await page.keyboard.press('g')
  await page.keyboard.press('k')
  await page.waitForURL(/\/keys$/)
})
