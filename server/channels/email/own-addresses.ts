import { unsubscribeSlot } from '#shared/unsubscribe-slot.ts'
import { showsSandbox, variable } from '#platform/config.ts'
import { ownUrl } from '#platform/own-url.ts'
import type { OutboundMessage } from '../channel.ts'
import { cutAtSlots, fillSlots } from './compose/slot-text.ts'
import { readMailbox } from './compose/mail-address.ts'
import type { EmailContent } from './draft-of.ts'
import { trackHtml } from './tracking/track-html.ts'
import { trackingUrls } from './tracking/tracking-urls.ts'
import { withUnsubscribeLine } from './tracking/unsubscribe-line.ts'
import type { UnsubscribeLanguage } from './tracking/unsubscribe-words.ts'

/** What of ours is put into a mail. */
export type Marks = {
  /** Links and a picture that tell of the reader. */
  readonly tracked: boolean
  /** The headers by which mail programs unsubscribe with one click. */
  readonly unsubscribe: boolean
  /** A line that the reader sees and unsubscribes by, in this language unless the mail names another; null: none. */
  readonly line: UnsubscribeLanguage | null
}

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
export function ownAddressesIn(content: EmailContent, { tracked, unsubscribe, line }: Marks): OwnAddresses {
  const links: string[] = []
  const linkFor = (url: string, link: number): string => {
    if (url.length > urlMax) return url
    links.push(url)
    return `{{${slot.link}${link}}}`
  }
  const isLed = tracked && Boolean(content.html)
  const html = isLed ? trackHtml(content.html ?? '', { linkFor, pixelUrl: `{{${slot.pixel}}}` }) : undefined
  const said = { ...content, ...(html !== undefined && { html }) }
  const names = new Set(Object.keys(content.variables ?? {}))
  const targets = links.map((url) => cutAtSlots(url, names))
  const leaving = leavingSlots({ unsubscribe, line }, names)
  return {
    content: {
      ...said,
      // Behind the links that are led: who leaves is not led by way of us.
      ...(line !== null && withUnsubscribeLine(said, `{{${slot.unsubscribe}}}`, line)),
      ...(unsubscribe && { unsubscribe: { url: `{{${slot.unsubscribe}}}` } }),
    },
    slots: [...targets.map((_, link) => `${slot.link}${link}`), ...(isLed ? [slot.pixel] : []), ...leaving],
    valuesFor: ({ accountId, id: messageId, to }, variables) => {
      if (accountId === undefined || (!isLed && leaving.length === 0)) return {}
      const urls = trackingUrls(ownUrl(''), { accountId, messageId })
      const leave = leaving.length === 0 ? '' : urls.unsubscribe(addressOf(to))
      return Object.fromEntries([
        ...targets.map((target, link) => [
          `${slot.link}${link}`,
          urls.link(fillSlots(target, variables), link),
        ]),
        ...(isLed ? [[slot.pixel, urls.pixel()]] : []),
        ...leaving.map((name) => [name, leave]),
      ])
    },
  }
}

/** Where our address to unsubscribe at stands; a variable of the account's of that name is the account's own. */
function leavingSlots(
  { unsubscribe, line }: Pick<Marks, 'unsubscribe' | 'line'>,
  names: ReadonlySet<string>,
): string[] {
  if (line === null) return unsubscribe ? [slot.unsubscribe] : []
  return names.has(unsubscribeSlot) ? [slot.unsubscribe] : [slot.unsubscribe, unsubscribeSlot]
}

function addressOf(to: string): string {
  const { local, domain } = readMailbox(to).address
  return `${local}@${domain}`.toLowerCase()
}
