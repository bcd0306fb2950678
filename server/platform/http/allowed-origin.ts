import { getDomain } from 'tldts'
import { z } from 'zod'

const shape = /^https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/

/**
 * Pages that an account lets in, by origin: `https://shop.example`, or `https://*.shop.example` for every name below it, with
 * a port where it has one. A wildcard stays below a domain that somebody registers: `*.com`, `*.co.uk` and `*.github.io` would
 * let in everybody's pages.
 * Source: Public Suffix List, its private part too.
 */
export const allowedOrigin = z
  .string()
  .max(300)
  .regex(shape, 'An origin such as https://shop.example or https://*.shop.example.')
  .superRefine((origin, context) => {
    if (isTooWide(origin))
      context.addIssue({
        code: 'custom',
        message: `${origin} lets in the sites of everybody below ${parentOf(origin)}. Put a domain of your own after the star, such as ${origin.replace('*.', '*.shop.')}.`,
      })
  })

/** Whether a page's origin is among those an account named: outright, or below a `*.`. Pure. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  const asked = URL.parse(origin)
  if (asked?.origin !== origin) return false
  return allowed.some((pattern) => pattern === origin || isBelow(asked, pattern))
}

function isBelow({ protocol, host }: URL, pattern: string): boolean {
  const [scheme, parent = ''] = pattern.split('://*.')
  return parent !== '' && protocol === `${scheme}:` && host.endsWith(`.${parent}`) && !isTooWide(pattern)
}

function isTooWide(pattern: string): boolean {
  return pattern.includes('://*.') && getDomain(parentOf(pattern), { allowPrivateDomains: true }) === null
}

/** The host after the star, without its port. */
function parentOf(pattern: string): string {
  return pattern.replace(/^.*\*\./, '').replace(/:\d+$/, '')
}
