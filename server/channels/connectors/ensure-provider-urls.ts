import { z } from 'zod'
import { Refusal } from '#platform/refusal.ts'
import { isNamedProvider } from '../http/caller-of.ts'

/** The settings that say where a provider is, each with the addresses that are its own. */
type ProviderUrls = ReadonlyMap<string, readonly string[]>

/** Worked out once for the settings of each channel. */
const known = new WeakMap<z.ZodType, ProviderUrls>()

/**
 * Lets an account set only the provider's own addresses, and those the operator named: who answers at another could say
 * that any number or page is the account's.
 * Refuses url_refused.
 */
export function ensureProviderUrls(schema: z.ZodType, settings: unknown): void {
  const given = settings as Readonly<Record<string, unknown>>
  for (const [name, own] of providerUrlsOf(schema)) {
    const value = given[name]
    if (typeof value !== 'string' || own.includes(value) || isNamedProvider(value)) continue
    throw new Refusal('url_refused', {
      detail: `${name}: the provider is reached at ${own.join(' or ')}. Another address is the operator's to allow, in PATCHBAY_PRIVATE_PROVIDERS.`,
    })
  }
}

/** Those made by `providerUrl`. */
function providerUrlsOf(schema: z.ZodType): ProviderUrls {
  const before = known.get(schema)
  if (before) return before
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, { providerUrls?: readonly string[] }>
  }
  const urls = new Map(
    Object.entries(properties).flatMap(([name, { providerUrls }]) =>
      providerUrls ? [[name, providerUrls] as const] : [],
    ),
  )
  known.set(schema, urls)
  return urls
}
