import { z } from 'zod'
import { domainName } from '../email-settings.ts'
import { unsubscribeLanguages } from '../tracking/unsubscribe-words.ts'

/** What an account says of a domain it connects; everything else of mail is the installation's. */
export const domainSettings = z
  .strictObject({
    domain: domainName.describe('The domain that mail is sent from, such as example.com'),
    senders: z
      .array(z.email().max(254).toLowerCase())
      .max(50)
      .default([])
      .describe('Addresses at it to send as, one a line; hello@ and the domain when empty'),
    track: z
      .enum(['promotional', 'all', 'none'])
      .default('promotional')
      .describe('Mails whose HTML tells of opens and links'),
    language: z
      .enum(unsubscribeLanguages)
      .default('en')
      .describe('Language of the line to unsubscribe by, where a promotional mail names none'),
  })
  .superRefine(({ domain, senders }, context) => {
    for (const [index, address] of senders.entries())
      if (!address.endsWith(`@${domain}`))
        context.addIssue({
          code: 'custom',
          path: ['senders', index],
          message: `must be an address at ${domain}`,
        })
  })

export type DomainSettings = z.infer<typeof domainSettings>

/** The addresses an account sends as from its domain. */
export function sendersAt({ domain, senders }: DomainSettings): readonly string[] {
  return senders.length > 0 ? senders : [`hello@${domain}`]
}

/** The domain of a connector's settings; null for an operator's carrier. */
export function domainOf(settings: unknown): string | null {
  const { domain } = settings as { readonly domain?: unknown }
  return typeof domain === 'string' ? domain : null
}
