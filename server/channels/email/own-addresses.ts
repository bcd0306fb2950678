import { showsSandbox, variable } from '#platform/config.ts'
import { ownUrl } from '#platform/own-url.ts'
import type { OutboundMessage } from '../channel.ts'
import { cutAtSlots, fillSlots } from './compose/slot-text.ts'
import { readMailbox } from './compose/mail-address.ts'
import type { EmailContent } from './draft-of.ts'
import { trackHtml } from './tracking/track-html.ts'
import { trackingUrls } from './tracking/tracking-urls.ts'

/** What of ours is put into a mail: links and a picture that tell of the reader, and the way to leave with one click. */
export type Marks = { readonly tracked: boolean; readonly unsubscribe: boolean }

/** A content with slots where each recipient has an address of ours of its own. */
export type OwnAddresses = {
  readonly content: EmailContent
  readonly slots: readonly string[]
  readonly valuesFor: (
    message: Pick<OutboundMessage, 'accountId' | 'id' | 'to'>,
    variables: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, string>>
}

const slot = {
  link: 'patchbay_own.link',
  pixel: 'patchbay_own.pixel',
  unsubscribe: 'patchbay_own.leave',
} as const

/** A longer address sealed in another is longer than mail programs and proxies carry. */
const urlMax = 1_500

/** Whether mail programs may be told our address to leave at: they take https only, but on a test instance. Source: RFC 8058 §3.1. */
export function maySayUnsubscribe(): boolean {
  return variable('PATCHBAY_PUBLIC_URL').startsWith('https://') || showsSandbox()
}

/** Puts slots for our addresses into a mail, so that it is compiled once for all who get it. */
export function ownAddressesIn(content: EmailContent, { tracked, unsubscribe }: Marks): OwnAddresses {
  const links: string[] = []
  const linkFor = (url: string, link: number): string => {
    if (url.length > urlMax) return url
    links.push(url)
    return `{{${slot.link}${link}}}`
  }
  const html =
    tracked && content.html ? trackHtml(content.html, { linkFor, pixelUrl: `{{${slot.pixel}}}` }) : null
  const names = new Set(Object.keys(content.variables ?? {}))
  const targets = links.map((url) => cutAtSlots(url, names))
  return {
    content: {
      ...content,
      ...(html !== null && { html }),
      ...(unsubscribe && { unsubscribe: { url: `{{${slot.unsubscribe}}}` } }),
    },
    slots: [
      ...targets.map((_, link) => `${slot.link}${link}`),
      ...(html === null ? [] : [slot.pixel]),
      ...(unsubscribe ? [slot.unsubscribe] : []),
    ],
    valuesFor: ({ accountId, id: messageId, to }, variables) => {
      if (accountId === undefined || (html === null && !unsubscribe)) return {}
      const urls = trackingUrls(ownUrl(''), { accountId, messageId })
      return Object.fromEntries([
        ...targets.map((target, link) => [
          `${slot.link}${link}`,
          urls.link(fillSlots(target, variables), link),
        ]),
        ...(html === null ? [] : [[slot.pixel, urls.pixel()]]),
        ...(unsubscribe ? [[slot.unsubscribe, urls.unsubscribe(addressOf(to))]] : []),
      ])
    },
  }
}

function addressOf(to: string): string {
  const { local, domain } = readMailbox(to).address
  return `${local}@${domain}`.toLowerCase()
}
