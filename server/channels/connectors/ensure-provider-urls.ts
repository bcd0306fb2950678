import { z } from 'zod'
import { variableIsOn } from '#platform/config.ts'
import { Refusal } from '#platform/refusal.ts'
import { isTrusted } from '../http/caller-of.ts'

/**
 * Lets an account set only the provider's own addresses, and those the operator named: who answers at another could say
 * that any number or page is the account's.
 * Refuses url_refused.
 */
export function ensureProviderUrls(schema: z.ZodType, settings: unknown): void {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, { default?: unknown }>
  }
  const given = settings as Readonly<Record<string, unknown>>
  for (const [name, { default: own }] of Object.entries(properties)) {
    const value = given[name]
    if (typeof own !== 'string' || !own.startsWith('https://') || typeof value !== 'string') continue
    if (value === own || isTrusted(value) || variableIsOn('PATCHBAY_ALLOW_PRIVATE_WEBHOOKS')) continue
    throw new Refusal('url_refused', {
      detail: `${name}: the provider is reached at ${own}. Another address is the operator's to allow, in PATCHBAY_PRIVATE_PROVIDERS.`,
    })
  }
}
