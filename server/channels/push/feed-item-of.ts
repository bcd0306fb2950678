import type { NewFeedItem } from '../device.ts'
import type { PushMessage } from './push-message.ts'
import type { PushSettings } from './push-settings.ts'

/** Writes a push as a feed shows it. What was not said to run out stays until it is forgotten, for a feed is read later. Pure. */
export function feedItemOf(push: PushMessage, settings: PushSettings, atMs: number): NewFeedItem {
  const { notification, title, link } = push
  const { body, image, actions } = notification
  return {
    messageId: push.messageId,
    shown: { title, body, ...(image && { image }), ...(link && { link }), actions },
    collapseKey: push.collapses ? push.collapseKey : null,
    deliverUntilMs: push.isTimed ? atMs + push.ttlSeconds * 1_000 : null,
    keptDays: settings.feedDays,
  }
}
