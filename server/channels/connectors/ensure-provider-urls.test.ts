import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { z } from 'zod'
import { setVariable, variable, type VariableName } from '#platform/config.ts'
import { Refusal } from '#platform/refusal.ts'
import { allChannels } from '../all-channels.ts'
import { providerUrl } from '../http/provider-url.ts'
import { ensureProviderUrls } from './ensure-provider-urls.ts'

const impostor = 'https://impostor.example'

function withVariable(context: TestContext, name: VariableName, value: string): void {
  const before = variable(name)
  setVariable(name, value)
  context.after(() => setVariable(name, before))
}

/** Every setting that leads to a provider, of every channel an account connects. */
const leading = allChannels().flatMap(({ name, connect, settings }) => {
  if (!connect) return []
  const schema = connect.settings ?? settings
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return Object.keys(properties)
    .filter((key) => key.endsWith('Url'))
    .map((key) => ({ channel: name, key, schema }))
})

const isRefused = (error: unknown) =>
  error instanceof Refusal && error.code === 'url_refused' && /PATCHBAY_PRIVATE_PROVIDERS/.test(error.message)

test('nobody but the provider says what an account is, whatever webhooks may call', (context) => {
  withVariable(context, 'PATCHBAY_PRIVATE_PROVIDERS', '')
  for (const channel of ['whatsapp', 'messenger', 'instagram', 'telegram', 'rcs', 'push'])
    assert.ok(
      leading.some((one) => one.channel === channel),
      `${channel} is tried`,
    )
  for (const webhooks of ['', '1']) {
    withVariable(context, 'PATCHBAY_ALLOW_PRIVATE_WEBHOOKS', webhooks)
    for (const { channel, key, schema } of leading)
      assert.throws(() => ensureProviderUrls(schema, { [key]: impostor }), isRefused, `${channel} ${key}`)
  }
})

test("the provider's own addresses and those the operator named are taken", (context) => {
  withVariable(context, 'PATCHBAY_PRIVATE_PROVIDERS', `http://127.0.0.1:9, ${impostor}`)
  for (const { key, schema } of leading) ensureProviderUrls(schema, { [key]: `${impostor}/meta` })
  for (const { connect, settings } of allChannels()) {
    const own = settings.safeParse({})
    if (connect && own.success) ensureProviderUrls(settings, own.data)
  }
})

test('media of our own is no provider: an account could have written what it answers', (context) => {
  withVariable(context, 'PATCHBAY_PUBLIC_URL', 'https://patchbay.example')
  withVariable(context, 'PATCHBAY_PRIVATE_PROVIDERS', '')
  for (const { key, schema } of leading)
    assert.throws(
      () => ensureProviderUrls(schema, { [key]: 'https://patchbay.example/media/med_1/token' }),
      isRefused,
    )
})

test('what is secret stands in no address: settings are shown', () => {
  for (const url of [
    'https://me:secret@one.example/x',
    'https://one.example/?key=secret',
    'https://one.example/#x',
  ])
    assert.equal(providerUrl('https://one.example').safeParse(url).success, false, url)
  assert.equal(
    providerUrl('https://one.example').parse('https://two.example/api/'),
    'https://two.example/api',
  )
})
