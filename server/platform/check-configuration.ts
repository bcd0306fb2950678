import { isIP } from 'node:net'
import { variable, variables, type VariableName } from './config.ts'

const aSwitch = /^1?$/
const positive = /^[1-9]\d{0,8}$/

/** What a variable must look like, in words, where a wrong value would not be noticed or would say nothing useful. */
const rules: Partial<Record<VariableName, readonly [holds: (value: string) => boolean, inWords: string]>> = {
  PATCHBAY_BIND: [
    (value) => isIP(value) !== 0 || value === 'localhost',
    'an address of this machine, such as 127.0.0.1',
  ],
  PATCHBAY_PUBLIC_URL: [isWebUrl, 'a URL that begins with http:// or https://'],
  PATCHBAY_MAIL_RELAY: [isRelay, 'a relay such as smtp://user:password@relay.example:587'],
  PATCHBAY_MAIL_SPF: [
    (value) =>
      value.split(/\s+/).every((one) => /^[~?+-]?(?:ip4|ip6|a|mx|include|exists):?[\w.:/%{}-]*$/.test(one)),
    'mechanisms of SPF by spaces, such as ip4:192.0.2.1',
  ],
  PATCHBAY_TEST_INSTANCE: [(value) => aSwitch.test(value), '1, or nothing'],
  PATCHBAY_NO_SANDBOX: [(value) => aSwitch.test(value), '1, or nothing'],
  PATCHBAY_ALLOW_PRIVATE_WEBHOOKS: [(value) => aSwitch.test(value), '1, or nothing'],
  PATCHBAY_LOG_LEVEL: [(value) => /^(error|warn|info|debug)$/.test(value), 'error, warn, info or debug'],
  PATCHBAY_API_RATE: [(value) => positive.test(value), 'a whole number above 0'],
  PATCHBAY_DB_POOL: [(value) => positive.test(value), 'a whole number above 0'],
}

/** Says what is wrong with the environment, of which it is given the names, one sentence a fault, before anything starts with a meaning nobody intended. */
export function configurationFaults(givenNames: readonly string[]): string[] {
  const wrong = Object.entries(rules).flatMap(([name, [holds, inWords]]) => {
    const value = variable(name as VariableName)
    return value === '' || holds(value) ? [] : [`${name} must be ${inWords}; it is "${value}"`]
  })
  const unknown = givenNames
    .filter((name) => name.startsWith('PATCHBAY_') && !(name in variables) && !ofTests.test(name))
    .map((name) => `there is no variable ${name}; docs/operating/configuration.md lists those there are`)
  return [...wrong, ...unknown]
}

/** Of the tests' own processes, which start others with their environment. */
const ofTests = /^PATCHBAY_(?:TEST_(?:DATABASE_SERVER|IDLE_MS|LANE|RECORD)|SKIP_PEERS|E2E_\w+)$/

function isRelay(value: string): boolean {
  return URL.canParse(value) && /^smtps?:$/.test(new URL(value).protocol) && new URL(value).hostname !== ''
}

function isWebUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}
