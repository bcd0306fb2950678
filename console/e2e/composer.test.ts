import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { freshNumber, openConsole, openPhone, signIn } from './browser.ts'

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

test('writes what only phones with RCS do at a button, where the channel has it', async () => {
  const page = await openConsole()
  await signIn(page)
  const address = freshNumber()
  await page.goto(`/send?channel=whatsapp&to=${encodeURIComponent(address)}`)
  await page.getByText('Choices', { exact: true }).click()
  const does = page.getByLabel('It does')
  const kinds = () => does.first().locator('option').allInnerTexts()
  assert.deepEqual(await kinds(), ['Answer', 'Open a page', 'Ask for the place'])
  await page.getByText('RCS', { exact: true }).click()
  assert.equal((await kinds()).length, 8)

  const field = (name: string) => page.getByLabel(name, { exact: true })
  await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Your fitting is on Tuesday.')
  await does.selectOption('calendar')
  await field('Title').fill('Note the day')
  await field('Event').fill('Fitting')
  await field('Begins').fill('2026-12-08T10:00')
  await field('Ends').fill('2026-12-08T09:00')
  const form = page.locator('form')
  await form.getByText(/ends before it begins/).waitFor()
  await field('Ends').fill('2026-12-08T10:30')
  await form.getByText(/ends before it begins/).waitFor({ state: 'detached' })

  const add = async (kind: string, title: string) => {
    await page.getByRole('button', { name: 'Add a button' }).press('Enter')
    await does.last().selectOption(kind)
    await field('Title').last().fill(title)
  }
  await add('map', 'Where it is')
  await field('Latitude').fill('128.6')
  await field('Longitude').fill('77.2')
  await form.locator('[aria-invalid=true]').waitFor()
  assert.equal(await field('Latitude').getAttribute('aria-invalid'), 'true')
  await field('Latitude').fill('28.6')
  await add('compose', 'Write to us')
  await field('Number').fill('+919812345678')
  await field('How it begins').fill('I am late')
  await add('record', 'Say it')
  await field('Number').last().fill('+919812345678')
  await field('Recording').selectOption('video')

  await page.getByText('May go', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.waitForURL(/\/messages\/msg_/)
  const phone = await openPhone(page, address, 'Your fitting is on Tuesday.')
  const log = phone.getByRole('log')
  await log.getByText('2026-12-08 10:00 – 2026-12-08 10:30 UTC').waitFor()
  for (const brought of ['28.6,77.2', 'I am late', '🎥']) await log.getByText(brought).waitFor()
})

/** Begins a mail to Asha. */
async function beginMail(page: Page, subject: string) {
  await page.goto('/send?channel=email')
  await page.getByLabel('To', { exact: true }).fill('asha@example.test')
  await page.getByLabel('Subject', { exact: true }).fill(subject)
}

test('a mail takes files that are chosen or dropped, says which do not fit, and arrives with them', async () => {
  const page = await openConsole()
  await signIn(page)
  const subject = `The bill ${Date.now()}`
  await beginMail(page, subject)
  await page.getByLabel('As text').fill(`Here it is: ${subject}`)
  const form = page.locator('form')
  await form.getByText('Up to 20 files, 18 MB together.').waitFor()
  const file = (name: string, size: number) => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.alloc(size, 'x'),
  })
  const choose = async (...files: ReturnType<typeof file>[]) => {
    const chooser = page.waitForEvent('filechooser')
    await form.getByRole('button', { name: 'Add files' }).press('Enter')
    await (await chooser).setFiles(files)
  }
  await choose(file('bill.txt', 1_234), file('draft.txt', 5))
  await form.getByText('1 kB', { exact: true }).waitFor()
  await choose(file('film.txt', 18_000_000))
  await form.getByText(/film\.txt \(18 MB\) does not fit/).waitFor()
  assert.equal(await form.getByRole('listitem').count(), 2)
  await choose(file('plans.txt', 8_000_000))
  await form.getByText('8 MB', { exact: true }).waitFor()

  await form.getByRole('button', { name: 'Take out draft.txt' }).press('Enter')
  assert.equal(await form.getByText('draft.txt').count(), 0)
  const focused = page.locator(':focus')
  assert.equal(await focused.getAttribute('aria-label'), 'Add files')

  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['a,b'], 'list.csv', { type: 'text/csv' }))
    return data
  })
  const zone = form.getByText('or drop them here')
  await zone.dispatchEvent('dragover', { dataTransfer: dropped })
  await zone.dispatchEvent('drop', { dataTransfer: dropped })
  await form.getByText('list.csv').waitFor()
  assert.equal(await form.getByRole('status').innerText(), '3 files. 8 MB of 18 MB.')

  await page.getByText('May go', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.waitForURL(/\/messages\/msg_/)
  const files = page.getByRole('list', { name: 'Files' })
  await files.getByText('bill.txt').waitFor()
  const [id] = /msg_\w+/.exec(page.url()) ?? []
  const { content } = (await (await page.request.get(`/v1/messages/${id}`)).json()) as {
    content: { attachments: { filename: string; mimeType: string; sizeBytes: number }[] }
  }
  assert.deepEqual(
    content.attachments.map(({ filename, mimeType, sizeBytes }) => [filename, mimeType, sizeBytes]),
    [
      ['bill.txt', 'text/plain', 1_234],
      ['plans.txt', 'text/plain', 8_000_000],
      ['list.csv', 'text/csv', 3],
    ],
  )
  const arrived = await lookAt(page, '+919812345678', `Here it is: ${subject}`)
  for (const name of ['bill.txt', 'plans.txt', 'list.csv']) await arrived.getByText(name).last().waitFor()
})

test('a mail is shown with its styles, and nothing of it runs or is fetched', async () => {
  const page = await openConsole()
  await signIn(page)
  await beginMail(page, 'Hats')
  const wanted: string[] = []
  const refused: string[] = []
  page.on('request', (request) => void wanted.push(request.url()))
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'csp') refused.push(request.url())
  })
  const dot = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
  await page.getByLabel('As a page (HTML)').fill(
    `<style>h1 { color: rgb(1, 2, 3) }</style><script>document.title = 'ran'</script>
     <h1>Hats</h1><p style="color: rgb(4, 5, 6)" onclick="document.title = 'ran'">See them</p>
     <img id="own" src="data:image/gif;base64,${dot}"><img id="far" src="https://far.example/a.gif" onerror="document.title = 'ran'">
     <img src="/favicon.svg?from=mail"><link rel="stylesheet" href="https://far.example/a.css">
     <a href="https://far.example/page">Away</a><meta http-equiv="refresh" content="0; url=https://far.example/refreshed">`,
  )
  const preview = page.getByRole('region', { name: 'On the handset' })
  const mail = preview.frameLocator('iframe')
  const colour = (name: string) =>
    mail.getByText(name, { exact: true }).evaluate((element) => getComputedStyle(element).color)
  await mail.getByText('See them').waitFor()
  assert.deepEqual([await colour('Hats'), await colour('See them')], ['rgb(1, 2, 3)', 'rgb(4, 5, 6)'])
  const width = (id: string) =>
    mail.locator(`#${id}`).evaluate((image) => (image as HTMLImageElement).naturalWidth)
  assert.deepEqual([await width('own'), await width('far')], [1, 0])
  await mail.getByText('See them').click()
  await mail.getByText('Away').click()
  assert.equal(await mail.getByText('See them').count(), 1)
  assert.equal(await mail.locator('html').evaluate(() => document.title), '')
  // The browser tells of what its policy keeps from leaving, too.
  const ofMail = wanted.filter((url) => url.includes('far.example') || url.includes('from=mail'))
  assert.deepEqual(ofMail.toSorted(), refused.toSorted())
})
