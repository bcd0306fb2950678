import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { configurationFaults } from './check-configuration.ts'
import { setVariable, type VariableName } from './config.ts'

const touched = new Set<VariableName>()
afterEach(() => {
  for (const name of touched) setVariable(name, '')
})
function faultsWith(name: VariableName, value: string): string[] {
  touched.add(name)
  setVariable(name, value)
  return configurationFaults([])
}

test('the defaults are right', () => assert.deepEqual(configurationFaults([]), []))

for (const [name, good, bad] of [
  ['PATCHBAY_API_RATE', '500', 'abc'],
  ['PATCHBAY_DB_POOL', '4', '0'],
  ['PATCHBAY_TEST_INSTANCE', '1', 'true'],
  ['PATCHBAY_ALLOW_PRIVATE_WEBHOOKS', '1', 'yes'],
  ['PATCHBAY_LOG_LEVEL', 'warn', 'loud'],
  ['PATCHBAY_PUBLIC_URL', 'https://sms.example', 'foo'],
  ['PATCHBAY_BIND', '::1', '999.1.1.1'],
] as const)
  test(`${name} may be ${good} and not ${bad}`, () => {
    assert.deepEqual(faultsWith(name, good), [])
    const [fault = ''] = faultsWith(name, bad)
    assert.match(fault, new RegExp(`^${name} must be .+; it is "${bad}"$`))
  })

test('a name that nothing reads is told, and those of the tests are not', () => {
  assert.match(configurationFaults(['PATCHBAY_OPERATR'])[0] ?? '', /no variable PATCHBAY_OPERATR/)
  assert.deepEqual(configurationFaults(['PATCHBAY_TEST_RECORD', 'PATH']), [])
})
