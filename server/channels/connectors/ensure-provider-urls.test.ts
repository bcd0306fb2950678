import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setVariable, variable, type VariableName } from '#platform/config.ts'
import { allChannels } from '../all-channels.ts'
import { ensureProviderUrls } from './ensure-provider-urls.ts'

function withVariable(context: TestContext, name: VariableName, value: string): void {
  const before = variable(name)
  setVariable(name, value)
  context.after(() => setVariable(name, before))
}

const withBase = allChannels().filter(({ connect, settings }) => {
  const parsed = settings.safeParse({ baseUrl: 'https://impostor.example' })
  return connect !== undefined && (parsed.success ? 'baseUrl' in (parsed.data as object) : false)
})

test('nobody but the provider says what an account is, unless the operator named who else may', (context) => {
  withVariable(context, 'PATCHBAY_ALLOW_PRIVATE_WEBHOOKS', '')
  withVariable(context, 'PATCHBAY_PRIVATE_PROVIDERS', '')
  assert.ok(withBase.length > 0)
  for (const { name, settings } of withBase) {
    const impostor = { baseUrl: 'https://impostor.example' }
    assert.throws(() => ensureProviderUrls(settings, impostor), /PATCHBAY_PRIVATE_PROVIDERS/, name)
    const own = settings.safeParse({})
    if (own.success) assert.doesNotThrow(() => ensureProviderUrls(settings, own.data), name)
  }
  setVariable('PATCHBAY_PRIVATE_PROVIDERS', 'https://impostor.example')
  for (const { settings } of withBase) ensureProviderUrls(settings, { baseUrl: 'https://impostor.example' })
})
