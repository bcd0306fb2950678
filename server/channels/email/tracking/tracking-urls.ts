import { sealTracking } from './tracking-token.ts'

/** The addresses of one mail to one contact. Ids are dashed uuids; `base` is the account's tracking domain or the public URL. */
export function trackingUrls(
  base: string,
  whose: { readonly accountId: string; readonly messageId: string },
) {
  const root = base.replace(/\/$/, '')
  return {
    /** The picture that tells of an open. */
    pixel: (): string => `${root}/t/${sealTracking({ ...whose, kind: 'open' })}.gif`,
    /** Where a link leads by way of us; its number tells equal links apart. */
    link: (url: string, link: number): string =>
      `${root}/t/${sealTracking({ ...whose, kind: 'click', link, url })}`,
    /** For List-Unsubscribe and the link at the foot of a mail: a page for people, one click for mail programs. */
    unsubscribe: (address: string): string =>
      `${root}/u/${sealTracking({ ...whose, kind: 'unsubscribe', address })}`,
  }
}
