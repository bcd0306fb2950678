import { reportable, type PushMessage } from '../push-message.ts'

const levels = { low: 'passive', normal: 'active', high: 'active' } as const

/** What Apple's devices are sent. An app draws buttons and pictures by its own extension: both come with the push. */
export function apnsBody(push: PushMessage): object {
  const { notification, title, link } = push
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
    ...reportable(push),
    ...(link && { link }),
    ...(image && { image }),
    ...(actions.length > 0 && { actions }),
  }
}
