import type { AttachmentDraft } from './add-files.ts'
import type {
  ButtonDraft,
  CardDraft,
  ContentDraft,
  EventDraft,
  ListDraft,
  MediaDraft,
  PersonDraft,
  PointDraft,
} from './content-draft.ts'
import { mediaTypeOfName } from '#shared/media-type-of-name.ts'

/** A content as the API takes it; `/openapi.json` is the authority. */
export type Content = { type: string; text?: string; [field: string]: unknown }

/** The content of the API that a draft stands for. Lists keep their places, so that an error of the API finds its field. */
export function toContent(draft: ContentDraft): Content {
  return { ...besideOf(draft), ...written(draft) }
}

const besideOf = ({ type, beside }: ContentDraft): Record<string, unknown> =>
  beside?.type === type ? beside.fields : {}

function written(draft: ContentDraft): Content {
  const { text } = draft
  switch (draft.type) {
    case 'text':
      return { type: 'text', text }
    case 'media':
      return { type: 'media', ...toMedia(draft.media), ...some('caption', text) }
    case 'template':
      return toTemplate(draft)
    case 'interactive':
      return toInteractive(draft)
    case 'card':
      return { type: 'card', ...draft.cards.slice(0, 1).map(toCard)[0] }
    case 'carousel':
      return { type: 'carousel', ...some('text', text), cards: draft.cards.map(toCard) }
    case 'location':
      return { type: 'location', ...toPoint(draft.place), ...some('address', draft.place.address) }
    case 'contacts':
      return { type: 'contacts', contacts: draft.people.map(toPerson) }
    case 'email':
      return {
        type: 'email',
        subject: draft.subject,
        ...some('text', text),
        ...some('html', draft.html),
        ...(draft.attachments.length > 0 && { attachments: draft.attachments.map(toAttachment) }),
      }
  }
}

/** Whether a draft has what its kind cannot be without; the rest the API judges. */
export function isSayable(draft: ContentDraft): boolean {
  const said = draft.text.trim() !== ''
  const [card] = draft.cards
  switch (draft.type) {
    case 'text':
      return said
    case 'media':
      return draft.media.url !== ''
    case 'template':
      return draft.template.name !== ''
    case 'interactive':
      if ('flow' in besideOf(draft)) return said
      return said && (draft.choices === 'list' ? isList(draft.list) : areButtons(draft.buttons))
    case 'card':
      return card !== undefined && isCard(card)
    case 'carousel':
      return draft.cards.length > 0 && draft.cards.every(isCard)
    case 'location':
      return isNumber(draft.place.latitude) && isNumber(draft.place.longitude)
    case 'contacts':
      return draft.people.every(({ name, phone, email }) => name.trim() !== '' && (phone || email) !== '')
    case 'email':
      return draft.subject.trim() !== '' && (said || draft.html.trim() !== '')
  }
}

const isNumber = (typed: string) => typed.trim() !== '' && Number.isFinite(Number(typed))
const areButtons = (buttons: readonly ButtonDraft[]) =>
  buttons.length > 0 && buttons.every((button) => button.title.trim() !== '' && hasItsFields(button))

function hasItsFields({ kind, value, event, point, words }: ButtonDraft): boolean {
  switch (kind) {
    case 'reply':
    case 'location':
      return true
    case 'url':
    case 'call':
    case 'record':
      return value !== ''
    case 'calendar':
      return event.title.trim() !== '' && event.startsAt !== '' && event.endsAt !== ''
    case 'map':
      return isNumber(point.latitude) && isNumber(point.longitude)
    case 'compose':
      return value !== '' && words.trim() !== ''
  }
}

const isList = ({ button, sections }: ListDraft) =>
  button.trim() !== '' &&
  sections.every(({ rows }) => rows.length > 0 && rows.every(({ title }) => title.trim() !== ''))
const isCard = ({ title, text, media, buttons }: CardDraft) =>
  (title.trim() || text.trim() || media.url) !== '' && (buttons.length === 0 || areButtons(buttons))

/** A field that is left out when it is empty. */
const some = (name: string, value: string) => (value.trim() === '' ? {} : { [name]: value })

function toTemplate({ template: { name, language, variables } }: ContentDraft): Content {
  const filled = Object.entries(variables).filter(([, value]) => value !== '')
  return { type: 'template', name, ...some('language', language), variables: Object.fromEntries(filled) }
}

function toInteractive(draft: ContentDraft): Content {
  const { header, headerMedia, text, footer } = draft
  // A form of the provider's stands in place of choices.
  const hasFlow = 'flow' in besideOf(draft)
  const above = headerMedia.url
    ? { header: { media: toMedia(headerMedia) } }
    : header.trim() !== '' && { header: { text: header } }
  const choices = hasFlow
    ? {}
    : draft.choices === 'list'
      ? { list: toList(draft.list) }
      : { buttons: toButtons(draft.buttons) }
  return { type: 'interactive', ...above, body: text, ...some('footer', footer), ...choices }
}

function toMedia({ url, mimeType, filename }: MediaDraft) {
  return { url, mimeType: mimeType || mediaTypeOfName(url), ...some('filename', filename) }
}

function toAttachment({ filename, mimeType, mediaId, content, contentId }: AttachmentDraft) {
  return {
    ...(mediaId ? { mediaId } : { content }),
    filename,
    mimeType,
    ...(contentId !== undefined && { contentId }),
  }
}

function toCard({ title, text, media, buttons }: CardDraft) {
  return {
    ...some('title', title),
    ...some('text', text),
    ...(media.url && { media: toMedia(media) }),
    buttons: toButtons(buttons),
  }
}

function toPerson({ name, phone, email, organization }: PersonDraft) {
  const listed = (value: string) => (value.trim() === '' ? [] : [value.trim()])
  return { name, phones: listed(phone), emails: listed(email), ...some('organization', organization) }
}

function toButtons(buttons: readonly ButtonDraft[]) {
  const idOf = identify()
  return buttons.map((button) => {
    const { kind, id, title } = button
    return kind === 'reply' ? { kind, id: idOf(id, title), title } : { kind, title, ...doing(button) }
  })
}

/** What a button does beside answering. */
function doing({ kind, value, event, point, words, records }: ButtonDraft): Record<string, unknown> {
  const phone = value.trim()
  switch (kind) {
    case 'reply':
    case 'location':
      return {}
    case 'url':
      return { url: value.trim() }
    case 'call':
      return { phone }
    case 'calendar':
      return { event: toEvent(event) }
    case 'map':
      return toPoint(point)
    case 'compose':
      return { phone, text: words }
    case 'record':
      return { phone, records }
  }
}

const toEvent = ({ title, description, startsAt, endsAt }: EventDraft) => ({
  title,
  ...some('description', description),
  startsAt,
  endsAt,
})

const toPoint = ({ latitude, longitude, name }: PointDraft) => ({
  latitude: Number(latitude),
  longitude: Number(longitude),
  ...some('name', name),
})

function toList({ button, sections }: ListDraft) {
  const idOf = identify()
  return {
    button,
    sections: sections.map(({ title, rows }) => ({
      ...some('title', title),
      rows: rows.map((row) => ({
        id: idOf(row.id, row.title),
        title: row.title,
        ...some('description', row.description),
      })),
    })),
  }
}

/** Names choices that were given no id after their titles, no two the same: the answer must tell which it was. */
function identify(): (id: string, title: string) => string {
  const taken = new Set<string>()
  return (id, title) => {
    const wanted = id.trim() || slug(title) || 'choice'
    let name = wanted
    for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`
    taken.add(name)
    return name
  }
}

/** Short enough for Telegram, which takes 64 bytes. */
const slug = (title: string) =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 40)
