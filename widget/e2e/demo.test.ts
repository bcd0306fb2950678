import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { startConsoleProduct } from '#tools/testing/console-product.ts'
import type { DemoFile } from '#tools/testing/instance.ts'
import { until } from '#tools/testing/until.ts'
import { noChromium as skip } from '#tools/testing/chromium.ts'
import { aPerson, chatIn, pressLauncher } from './browser.ts'

async function demoFile(): Promise<string> {
  const given = process.env['PATCHBAY_E2E_DEMO']
  if (given) return given
  const product = await startConsoleProduct()
  after(() => product.stop())
  return product.demoFile
}

test(
  "a visitor of the sandbox shop writes, and what the account's program answers is shown and told as read",
  { skip },
  async () => {
    const { url, sandboxUrl, account } = JSON.parse(readFileSync(await demoFile(), 'utf8')) as DemoFile
    const ask = async (path: string, body?: object) => {
      const answer = await fetch(url + path, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${account.apiKey}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      return (await answer.json()) as { id: string; status: string; data: Record<string, string>[] }
    }
    const person = await aPerson()
    const page = await person.newPage()
    await page.goto(`${sandboxUrl}/webchat/demo`)
    const chat = await chatIn(page)
    await pressLauncher(page)
    await chat.getByLabel(/Name/).fill('Asha')
    await chat.getByRole('button', { name: 'Start the chat' }).click()
    const text = `Is it in stock? ${page.url().length}`
    await chat.getByRole('textbox', { name: 'Message' }).fill(text)
    await page.keyboard.press('Enter')
    let from = ''
    let to = ''
    await until(async () => {
      const { data } = await ask('/v1/messages?channel=webchat&direction=inbound')
      ;({ from = '', to = '' } = data[0] ?? {})
      return from.startsWith('wcv_')
    })
    const sent = await ask('/v1/messages', {
      channel: 'webchat',
      from: to,
      to: from,
      class: 'service',
      content: { type: 'text', text: 'Yes, two of them.' },
    })
    await chat.getByRole('log').getByText('Yes, two of them.').waitFor()
    await until(
      async () => (await ask(`/v1/messages/${sent.id}`)).status === 'read',
      () => JSON.stringify(sent),
    )
    await page.getByRole('button', { name: 'Pretend to be Asha' }).click()
    await page.getByText('The chat refused this identity: identity_refused').waitFor()
    await page.getByRole('button', { name: 'Sign in as Asha' }).click()
    await page.getByText('The chat knows who this is.').waitFor()
    await chat.getByRole('log').getByText('Yes, two of them.').waitFor()
    assert.deepEqual(await person.cookies(), [])
    await person.close()
  },
)
