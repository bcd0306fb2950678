import { setVariable, variable } from '#platform/config.ts'

/**
 * Names an origin on this machine as a provider's, as an operator does. Those named before stay: the tests of a module share
 * their process.
 */
export function allowProvider(origin: string): void {
  const allowed = variable('PATCHBAY_PRIVATE_PROVIDERS')
  setVariable('PATCHBAY_PRIVATE_PROVIDERS', allowed === '' ? origin : `${allowed},${origin}`)
}
