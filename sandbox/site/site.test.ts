import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, test } from 'node:test'
import { portOffsets } from '#platform/config.ts'
import { startSandbox } from '../sandbox.ts'
import { site } from './site.ts'

const sandbox = await startSandbox({ httpPort: 0, smscPort: 0 })
after(() => sandbox.close())

const [link] = site.demo(sandbox.url)
assert.ok(link)
const { siteKey = '', identitySecret = '' } = link.credentials as Record<string, string>

test("the shop's page loads the chat from the platform beside it, by the key of the demo's connector", async () => {
  const answer = await fetch(`${sandbox.url}/webchat/demo?lang=ar`)
  const page = await answer.text()
  const platform = `http://127.0.0.1:${sandbox.httpPort - portOffsets.sandbox}`
  assert.ok(page.includes(`<script async src="${platform}/webchat/loader.js" data-site="${siteKey}">`))
  assert.match(page, /<html lang="ar" dir="rtl">/)
  assert.ok(answer.headers.get('content-security-policy')?.includes(`frame-src ${platform}`))
  assert.deepEqual((link.settings['allowedOrigins'] as string[])[0], sandbox.url)
  assert.equal((await fetch(`${sandbox.url}/webchat/demo?lang=%3Cscript%3E`)).status, 400)
})

test("the shop's server vouches for who signs in", async () => {
  const answer = await fetch(`${sandbox.url}/webchat/demo/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'customer-1' }),
  })
  const hash = createHmac('sha256', identitySecret).update('customer-1').digest('hex')
  assert.deepEqual(await answer.json(), { id: 'customer-1', hash, name: 'Asha Rao' })
})
