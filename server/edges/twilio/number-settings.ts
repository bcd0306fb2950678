import { z } from 'zod'
import { field, type Form } from './form.ts'
import { readMethod, readUrl } from './read-url.ts'

const method = z.enum(['GET', 'POST'])
const settingsShape = z.object({
  friendlyName: z.string().max(64).nullable().default(null),
  smsUrl: z.string().nullable().default(null),
  smsMethod: method.default('POST'),
  smsFallbackUrl: z.string().nullable().default(null),
  smsFallbackMethod: method.default('POST'),
})

/** What a number of the account wants to be told of what contacts write to it. */
export type NumberSettings = z.infer<typeof settingsShape>

/** The wishes of a number as they are stored; a number without any is silent. */
export function numberSettings(stored: unknown): NumberSettings {
  return settingsShape.parse(stored ?? {})
}

/** What a form changes of a number's wishes. Throws a TwilioError for a field that is wrong. */
export function readNumberSettings(form: Form): Partial<NumberSettings> {
  const [url, fallback] = [readUrl(form, 'SmsUrl'), readUrl(form, 'SmsFallbackUrl')]
  const [urlMethod, fallbackMethod] = [readMethod(form, 'SmsMethod'), readMethod(form, 'SmsFallbackMethod')]
  const friendlyName = field(form, 'FriendlyName')?.trim()
  return {
    ...(friendlyName !== undefined && { friendlyName: friendlyName.slice(0, 64) || null }),
    ...(url !== undefined && { smsUrl: url }),
    ...(urlMethod && { smsMethod: urlMethod }),
    ...(fallback !== undefined && { smsFallbackUrl: fallback }),
    ...(fallbackMethod && { smsFallbackMethod: fallbackMethod }),
  }
}
