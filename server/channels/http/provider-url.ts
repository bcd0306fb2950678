import { z } from 'zod'

const anyUrl = z
  .url({ protocol: /^https?$/, error: 'An http or https URL.' })
  .refine(isBare, 'The URL alone, without a user name, `?` or `#`: what is secret goes into the credentials.')
const withoutSlash = (url: string) => url.replace(/\/+$/, '')

/**
 * A setting that says where a provider is: at its standard address, or at another of its own. Any other address is the
 * operator's to allow (`ensureProviderUrls`).
 * Shape: no slash at the end.
 */
export function providerUrl(standard: string, ...others: readonly string[]) {
  return anyUrl
    .default(standard)
    .transform(withoutSlash)
    .meta({ providerUrls: [standard, ...others] })
}

/** One that may be absent, for the channel knows itself which of the provider's own addresses it is. */
export function optionalProviderUrl(own: readonly string[]) {
  return anyUrl.transform(withoutSlash).meta({ providerUrls: own }).optional()
}

/** Settings are shown: a password in a URL would be, too. */
function isBare(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.username === '' && url.password === '' && !/[?#]/.test(text)
}
