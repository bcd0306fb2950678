import { announce } from '#platform/notifications.ts'
import type { Db } from '#platform/db.ts'

/** Announced to whoever holds a visitor's browser. */
export const toldChannel = 'patchbay_webchat_told'
/** Announced to whoever tells the platform what visitors say. */
export const saidChannel = 'patchbay_webchat_said'

/** What changed for a visitor. */
export type ToldNotice = {
  readonly visitorId: string
  /** `gone`: tokens of the visitor were taken back, perhaps not all. */
  readonly what: 'lines' | 'marks' | 'gone' | 'typing'
}

/** What changed on a site; `typing` is told at once and kept nowhere. */
export type SaidNotice = {
  readonly siteKey: string
  readonly typing?: { readonly visitorId: string; readonly on: boolean }
}

/** Tells the browsers of a visitor, whatever process holds them, when the transaction commits. */
export function announceTold(on: Db, notice: ToldNotice): Promise<void> {
  return announce(on, toldChannel, JSON.stringify(notice))
}

/** Wakes the link of a site, in whatever process it is, when the transaction commits. */
export function announceSaid(on: Db, notice: SaidNotice): Promise<void> {
  return announce(on, saidChannel, JSON.stringify(notice))
}
