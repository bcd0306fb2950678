import type { RichButton, RichContent } from '../handsets/handset.ts'
import { wrongParameter } from './graph-fault.ts'
import type { Send, SentMessage } from './send-shapes.ts'
import type { SocialAccount } from './social-account.ts'
import type { SocialWorld } from './social-world.ts'

type Attachment = NonNullable<SentMessage['attachment']>
type Template = Extract<Attachment, { type: 'template' }>['payload']
type SentButton = NonNullable<Extract<Template, { template_type: 'button' }>['buttons']>[number]

/** What a message looks like in the contact's app. */
export type ShownMessage = {
  readonly text: string
  readonly rich: RichContent
  readonly quickReplies: ReadonlySet<string>
  /** Sound and pictures that move count against a rate of their own. */
  readonly isMedia: boolean
}

const mimeTypes: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/mp4',
  file: 'application/octet-stream',
}

/** Draws a message. Throws Graph's fault where it names an upload or template that is not there. */
export function shownMessage(world: SocialWorld, account: SocialAccount, send: Send): ShownMessage {
  const { message = {}, reply_to: quoted } = send
  const { text, rich, isMedia = false } = bodyOf(world, account, message)
  const replies = message.quick_replies ?? []
  const buttons = [
    ...(rich.buttons ?? []),
    ...replies.map(({ payload = '', title = '' }): RichButton => ({ id: payload, title, kind: 'reply' })),
  ]
  return {
    text,
    rich: {
      ...rich,
      ...(buttons.length > 0 && { buttons }),
      ...(quoted && { quoted: world.kept.find(quoted.mid)?.text ?? '' }),
    },
    quickReplies: new Set(replies.flatMap(({ payload }) => payload ?? [])),
    isMedia,
  }
}

type Body = { readonly text: string; readonly rich: RichContent; readonly isMedia?: boolean }

function bodyOf(world: SocialWorld, account: SocialAccount, message: SentMessage): Body {
  if (message.template) {
    const { text, buttons } = world.templates.fill(account.id, message.template)
    const shown = buttons.map(({ isPostback, title, value }): RichButton =>
      isPostback ? { id: value, title, kind: 'reply' } : { id: title, title, kind: 'url', url: value },
    )
    return { text, rich: { buttons: shown } }
  }
  if (message.attachment?.type === 'template') return templateBody(message.attachment.payload)
  if (message.attachment) return mediaBody(world, message.attachment)
  return { text: message.text ?? '', rich: {} }
}

function templateBody(payload: Template): Body {
  if (payload.template_type === 'button')
    return { text: payload.text, rich: { buttons: payload.buttons.map(buttonOf) } }
  const cards = payload.elements.map(({ title, subtitle, image_url: image, buttons = [] }) => ({
    title,
    ...(subtitle !== undefined && { text: subtitle }),
    ...(image !== undefined && { media: { url: image, mimeType: 'image/jpeg' } }),
    buttons: buttons.map(buttonOf),
  }))
  return { text: '', rich: { cards } }
}

function mediaBody(world: SocialWorld, { type, payload }: Exclude<Attachment, { type: 'template' }>): Body {
  const upload = 'attachment_id' in payload ? world.kept.upload(payload.attachment_id) : null
  const url = 'url' in payload ? payload.url : upload?.url
  if (url === undefined) throw wrongParameter('Upload attachment failure: no such attachment_id', 2018047)
  const mimeType = mimeTypes[upload?.type ?? type] ?? 'application/octet-stream'
  return { text: '', rich: { media: [{ url, mimeType }] }, isMedia: type === 'video' || type === 'audio' }
}

function buttonOf(button: SentButton): RichButton {
  const { title } = button
  if (button.type === 'web_url') return { id: title, title, kind: 'url', url: button.url }
  return { id: button.payload, title, kind: button.type === 'postback' ? 'reply' : 'call' }
}
