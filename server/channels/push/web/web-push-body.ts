import { reportable, type PushMessage } from '../push-message.ts'

/**
 * What a browser is sent: the form of Declarative Web Push, which Safari shows by itself and our worker shows elsewhere.
 * Source: W3C Push API, declarative push messages; WebKit.
 */
export function webPushBody(push: PushMessage): string {
  const { notification, title, link } = push
  const { body, image, actions } = notification
  return JSON.stringify({
    web_push: 8030,
    notification: {
      title,
      body,
      ...(link && { navigate: link }),
      ...(image && { image }),
      tag: push.collapseKey,
      ...(actions.length > 0 && {
        actions: actions.map((action) => ({
          action: action.id,
          title: action.title,
          ...(action.link && { navigate: action.link }),
        })),
      }),
      data: reportable(push),
    },
  })
}
