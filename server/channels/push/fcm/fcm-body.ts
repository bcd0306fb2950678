import { reportable, type PushMessage } from '../push-message.ts'

/** What Firebase is asked to send, but for the token it goes to. Source: FCM HTTP v1, projects.messages. */
export function fcmBody(push: PushMessage): object {
  const { notification, title, link } = push
  const { body, image, actions } = notification
  const ttl = `${push.ttlSeconds}s`
  return {
    notification: { title, body, ...(image && { image }) },
    data: {
      ...reportable(push),
      ...(link && { link }),
      ...(actions.length > 0 && { actions: JSON.stringify(actions) }),
    },
    android: {
      priority: push.urgency === 'low' ? 'NORMAL' : 'HIGH',
      ttl,
      ...(push.collapses && { collapse_key: push.collapseKey }),
      notification: { tag: push.collapseKey },
    },
  }
}
