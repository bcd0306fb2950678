import { db } from './db.ts'
import { announce } from './notifications.ts'

/** Says on which channel of notifications live views hear what is told at once and kept nowhere. */
export const liveNoticesChannel = 'patchbay_live'

/** What an account's live view is told beside its events. */
export type LiveNotices = {
  /** A contact is writing, or stopped. Its app may end without saying so: it holds for some seconds. */
  readonly 'contact.typing': {
    readonly channel: string
    readonly from: string
    readonly to: string
    readonly on: boolean
  }
}

export type LiveNotice = {
  [Name in keyof LiveNotices]: {
    readonly accountId: string
    readonly event: Name
    readonly data: LiveNotices[Name]
  }
}[keyof LiveNotices]

/** Tells whoever watches an account at this moment, in whatever process; who does not watch never hears of it. */
export function tellLive<Name extends keyof LiveNotices>(
  accountId: string,
  event: Name,
  data: LiveNotices[Name],
): Promise<void> {
  return announce(db, liveNoticesChannel, JSON.stringify({ accountId, event, data }))
}
