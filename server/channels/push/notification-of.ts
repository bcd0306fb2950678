import type { Button, Content, ContentOf } from '../content.ts'

/** What a device shows, whatever way it takes there. */
export type Notification = {
  /** Absent: the app's own name. */
  readonly title?: string
  readonly body: string
  readonly image?: string
  /** Where a tap leads; absent: where the app says. */
  readonly link?: string
  readonly actions: readonly Action[]
}

/** A button: one with a link opens it, one without tells us its id. */
export type Action = { readonly id: string; readonly title: string; readonly link?: string }

/** The contents the channel carries. */
export type PushContent = ContentOf<'text' | 'media' | 'card' | 'interactive'>

/** Whether the channel carries a content of that type. */
export function isPushContent(content: Content): content is PushContent {
  return ['text', 'media', 'card', 'interactive'].includes(content.type)
}

/** Writes what a message says as a device shows it. A `card` is the whole of it: title, text, picture, buttons. Pure. */
export function notificationOf(content: PushContent): Notification {
  switch (content.type) {
    case 'text':
      return { body: content.text, actions: [] }
    case 'media':
      return { body: content.caption ?? '', image: content.url, actions: [] }
    case 'card': {
      const { title, text, media, buttons } = content
      return {
        ...titled(title),
        body: text ?? '',
        ...(media && { image: media.url }),
        ...withButtons(buttons),
      }
    }
    case 'interactive': {
      const { header, body, footer, buttons = [] } = content
      const title = header && 'text' in header ? header.text : undefined
      const image = header && 'media' in header ? { image: header.media.url } : {}
      return {
        ...titled(title),
        body: [body, footer].filter(Boolean).join('\n'),
        ...image,
        ...withButtons(buttons),
      }
    }
  }
}

function titled(title: string | undefined): { title?: string } {
  return title ? { title } : {}
}

/** The first link among the buttons is also where a tap on the push itself leads. */
function withButtons(buttons: readonly Button[]): Pick<Notification, 'link' | 'actions'> {
  const actions = buttons.map((button, index): Action => {
    if (button.kind === 'url') return { id: `link-${index}`, title: button.title, link: button.url }
    return { id: button.kind === 'reply' ? button.id : `${button.kind}-${index}`, title: button.title }
  })
  const link = actions.find((action) => action.link)?.link
  return { actions, ...(link && { link }) }
}
