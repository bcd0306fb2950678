import type { HandsetButton, HandsetCard, HandsetMedia, HandsetRich } from '@/api/handset-types.ts'
import type { ButtonDraft, CardDraft, ContentDraft, MediaDraft } from './content-draft.ts'
import { mediaTypeOfName } from '#shared/media-type-of-name.ts'
import { drawTemplate, type ProviderTemplate } from './template-slots.ts'

/** What a handset shows of a content. */
export type Drawn = { text: string; rich: HandsetRich }

/**
 * Draws a draft as the handset would show it.
 * `origin` is where the console lies: it shows files of ours from there, and names those that lie elsewhere.
 */
export function drawContent(draft: ContentDraft, origin: string, template: ProviderTemplate | null): Drawn {
  const { type, text } = draft
  switch (type) {
    case 'text':
      return { text, rich: {} }
    case 'media':
      return { text, rich: { media: drawMedia(draft.media, origin) } }
    case 'template':
      return template
        ? drawTemplate(template, draft.template.variables, (url) => drawMedia(mediaAt(url), origin))
        : { text: [draft.template.name, ...Object.values(draft.template.variables)].join('\n'), rich: {} }
    case 'interactive':
      return drawInteractive(draft, origin)
    case 'card':
      return { text: '', rich: { cards: draft.cards.slice(0, 1).map((card) => drawCard(card, origin)) } }
    case 'carousel':
      return { text, rich: { cards: draft.cards.map((card) => drawCard(card, origin)) } }
    case 'location':
      return { text: '', rich: { location: drawPlace(draft) } }
    case 'contacts':
      return {
        text: '',
        rich: { contacts: draft.people.map(({ name, phone }) => ({ name, phones: phone ? [phone] : [] })) },
      }
    case 'email':
      return { text, rich: { subject: draft.subject, ...(draft.html && { html: draft.html }) } }
  }
}

const mediaAt = (url: string): MediaDraft => ({
  url,
  mimeType: '',
  filename: '',
  mediaId: /\/media\/(med_\w+)\//.exec(url)?.[1] ?? '',
})

/** Media of ours as itself; what lies elsewhere as its name, because the console fetches nothing from strangers. */
function drawMedia({ url, mimeType, filename, mediaId }: MediaDraft, origin: string): HandsetMedia[] {
  if (url === '') return []
  const name = filename || url.split(/[?#]/)[0]?.split('/').at(-1) || url
  if (mediaId === '') return [{ url, mimeType: 'application/octet-stream', filename: name }]
  return [
    { url: `${origin}/v1/media/${mediaId}`, mimeType: mimeType || mediaTypeOfName(url), filename: name },
  ]
}

function drawInteractive(draft: ContentDraft, origin: string): Drawn {
  const media = drawMedia(draft.headerMedia, origin)
  const { button, sections } = draft.list
  return {
    text: draft.text,
    rich: {
      ...(media.length > 0 ? { media } : draft.header && { header: draft.header }),
      ...(draft.footer && { footer: draft.footer }),
      ...(draft.choices === 'list'
        ? { list: { button: button || '…', sections: sections.map(drawSection) } }
        : { buttons: drawButtons(draft.buttons) }),
    },
  }
}

function drawSection({ title, rows }: ContentDraft['list']['sections'][number], at: number) {
  return {
    ...(title && { title }),
    rows: rows
      .filter(({ title: name }) => name !== '')
      .map((row, index) => ({
        id: `${at}.${index}`,
        title: row.title,
        ...(row.description && { description: row.description }),
      })),
  }
}

/** A button without a title is not drawn yet. */
const drawButtons = (buttons: readonly ButtonDraft[]) =>
  buttons.filter(({ title }) => title !== '').map(drawButton)

function drawButton(button: ButtonDraft, at: number): HandsetButton {
  const { kind, title, value } = button
  const says = saysOf(button)
  return {
    id: String(at),
    title,
    kind: kind === 'record' ? 'compose' : kind,
    ...(kind === 'url' && /^https?:/.test(value) && { url: value }),
    ...(says && { says }),
  }
}

/** What a button brings to the phone, as far as it has words. */
function saysOf({ kind, event, point, words }: ButtonDraft): string {
  if (kind === 'calendar') return event.title
  if (kind === 'map') return point.name
  return kind === 'compose' ? words : ''
}

function drawCard({ title, text, media, buttons }: CardDraft, origin: string): HandsetCard {
  const [shown] = drawMedia(media, origin)
  return {
    ...(title && { title }),
    ...(text && { text }),
    ...(shown && { media: shown }),
    buttons: drawButtons(buttons),
  }
}

function drawPlace({ place: { latitude, longitude, name, address } }: ContentDraft) {
  return {
    latitude: Number(latitude) || 0,
    longitude: Number(longitude) || 0,
    ...(name && { name }),
    ...(address && { address }),
  }
}
