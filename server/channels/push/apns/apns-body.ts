import type { PushMessage } from '../push-message.ts'

const levels = { low: 'passive', normal: 'active', high: 'active' } as const

/** What Apple's devices are sent. An app draws buttons and pictures by its own extension: both come with the push. */
export function apnsBody({ notification, title, link, ...push }: PushMessage): object {
  const { body, image, actions } = notification
  const hasMore = image !== undefined || actions.length > 0
  return {
    aps: {
      alert: { title, body },
      ...(push.urgency !== 'low' && { sound: 'default' }),
      'interruption-level': push.isCode ? 'time-sensitive' : levels[push.urgency],
      ...(hasMore && { 'mutable-content': 1 }),
      ...(actions.length > 0 && { category: 'ACTIONS' }),
    },
    messageId: push.messageId,
    to: push.to,
    proof: push.proof,
    ...(link && { link }),
    ...(image && { image }),
    ...(actions.length > 0 && { actions }),
  }
}
