import { test } from 'node:test'
import { openConsole, signIn } from './browser.ts'

test('registers an entity, a header and a template, and tells what the check says of a text', async () => {
  const page = await openConsole()
  const digits = String(Date.now()).padStart(19, '11')
  const name = `Acme ${digits.slice(-6)}`
  const header = Array.from({ length: 6 }, () =>
    String.fromCharCode(65 + Math.floor(Math.random() * 26)),
  ).join('')
  await signIn(page)
  await page.goto('/dlt')
  const form = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Add an entity' }).click()
  await form.getByLabel('Entity id').fill('12x')
  await form.getByText('4 to 25 digits and nothing else').first().waitFor()
  await form.getByLabel('Entity id').fill(digits)
  await form.getByLabel('Name of the business').fill(name)
  await form.getByRole('button', { name: 'Add an entity' }).click()
  await page.getByText(`${name} is saved.`).waitFor()

  await page.getByRole('button', { name: 'Add a header' }).click()
  await form.getByLabel('Entity').selectOption(digits)
  await form.getByLabel('Header', { exact: true }).fill(header)
  await form.getByRole('button', { name: 'Add a header' }).click()
  await page.getByText(`${header} is saved.`).waitFor()
  await page.getByRole('button', { name: 'Use as sender' }).click()
  await page.getByText(`Messages can be sent as ${header} now.`).waitFor()

  await page.getByRole('button', { name: 'Add a template' }).click()
  await form.getByLabel('Template id').fill(digits)
  await form.getByLabel('Name', { exact: true }).fill('Code')
  await form.getByLabel('Approved text').fill('{#var#} is your code. It is valid for {#numeric#} minutes.')
  await form.getByLabel(header).check()
  await form.getByRole('button', { name: 'Add a template' }).click()
  await page.getByText('Code is saved.').waitFor()

  await page.getByLabel('Header', { exact: true }).selectOption(header)
  const check = async (text: string, answer: string) => {
    await page.getByLabel('Text', { exact: true }).fill(text)
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByRole('heading', { name: answer }).waitFor()
  }
  await check('482913 is your code. It is valid for 10 minutes.', 'Would pass')
  await page.getByText('482913', { exact: true }).waitFor()
  await check('482913 is your code. It is valid for ten minutes.', 'Would be refused')
  await page.getByText(`Variable 2 of template ${digits} (Code) must be a number, not "ten".`).waitFor()
  await page.getByText('Write the text as the template has it').waitFor()

  await page.getByRole('button', { name: 'Change Code' }).click()
  await form.getByLabel('Status on the portal').selectOption('blacklisted')
  await form.getByRole('button', { name: 'Save' }).click()
  const templates = page.getByRole('region', { name: 'Templates' })
  await templates.getByRole('row').filter({ hasText: digits }).getByText('Blacklisted').waitFor()
  await check('482913 is your code. It is valid for 10 minutes.', 'Would be refused')
  await page.getByText('which is blacklisted').waitFor()

  await page.getByRole('button', { name: `Delete ${name}` }).click()
  await form.getByRole('button', { name: 'Forget' }).click()
  await page.getByText(`${name} is forgotten.`).waitFor()
  const headers = page.getByRole('region', { name: 'Headers', exact: true })
  await headers.getByText(header, { exact: true }).waitFor({ state: 'detached' })
})
