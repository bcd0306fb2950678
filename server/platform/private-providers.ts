import { setVariable, variable } from './config.ts'

const name = 'PATCHBAY_PRIVATE_PROVIDERS'

/** Whether the installation named an origin, such as `https://host` or `smtp://host:25`, as one at a private address that may be called. */
export function isPrivateProvider(origin: string): boolean {
  return named().includes(origin)
}

/** Names one more for this process and its threads; those named before stay. */
export function addPrivateProvider(origin: string): void {
  setVariable(name, [...named(), origin].join(','))
}

function named(): string[] {
  return variable(name)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}
