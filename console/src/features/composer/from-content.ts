import { octetsOfBase64, type AttachmentDraft } from './add-files.ts'
import {
  blankButton,
  buttonKinds,
  blankCard,
  blankContent,
  blankMedia,
  blankPerson,
  blankRow,
  draftTypes,
  type ButtonDraft,
  type CardDraft,
  type ContentDraft,
  type DraftType,
  type MediaDraft,
  type PointDraft,
  recordings,
} from './content-draft.ts'
import type { Content } from './to-content.ts'

type Fields = Readonly<Record<string, unknown>>

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : [])

/** The draft that says what a message said, to send it again or change it first. */
export function fromContent(content: Content): ContentDraft {
  const type = draftTypes.find((each) => each === content.type) ?? ('text' as DraftType)
  const { header, list: choices } = { header: fields(content['header']), list: fields(content['list']) }
  const buttons = list(content['buttons']).map(fromButton)
  const cards = type === 'card' ? [fromCard(content)] : list(content['cards']).map(fromCard)
  return {
    ...blankContent,
    type,
    text: text(content['text']) || text(content['body']) || text(content['caption']),
    media: type === 'media' ? fromMedia(content) : blankMedia,
    template: {
      name: type === 'template' ? text(content['name']) : '',
      language: text(content['language']),
      variables: { ...(fields(content['variables']) as Record<string, string>) },
    },
    header: text(header['text']),
    headerMedia: fromMedia(fields(header['media'])),
    footer: text(content['footer']),
    choices: content['list'] ? 'list' : 'buttons',
    buttons: buttons.length > 0 ? buttons : blankContent.buttons,
    list: content['list'] ? fromList(choices) : blankContent.list,
    cards: cards.length > 0 ? cards : blankContent.cards,
    place:
      type === 'location' ? { ...fromPoint(content), address: text(content['address']) } : blankContent.place,
    people: type === 'contacts' ? list(content['contacts']).map(fromPerson) : blankContent.people,
    subject: text(content['subject']),
    html: text(content['html']),
    attachments: type === 'email' ? list(content['attachments']).map(fromAttachment) : [],
    beside: { type, fields: besideOf(content) },
  }
}

/** What of a content has a field in the form, and what was added when it was received. */
const known: Readonly<Record<string, readonly string[]>> = {
  text: ['text'],
  media: ['url', 'mimeType', 'filename', 'caption'],
  template: ['name', 'language', 'variables'],
  interactive: ['header', 'body', 'footer', 'buttons', 'list'],
  card: ['title', 'text', 'media', 'buttons'],
  carousel: ['text', 'cards'],
  location: ['latitude', 'longitude', 'name', 'address'],
  contacts: ['contacts'],
  email: ['subject', 'text', 'html', 'attachments'],
}

function besideOf({ type, ...content }: Content): Record<string, unknown> {
  const drawn = known[type] ?? Object.keys(content)
  return Object.fromEntries(Object.entries(content).filter(([name]) => !drawn.includes(name)))
}

function fromAttachment(file: Fields): AttachmentDraft {
  const { contentId } = file
  const [mediaId, content] = [text(file['mediaId']), text(file['content'])]
  return {
    filename: text(file['filename']),
    mimeType: text(file['mimeType']),
    sizeBytes: mediaId ? Number(file['sizeBytes'] ?? 0) : octetsOfBase64(content),
    mediaId,
    content,
    ...(typeof contentId === 'string' && { contentId }),
  }
}

function fromMedia(media: Fields): MediaDraft {
  const url = text(media['url'])
  return {
    url,
    mimeType: text(media['mimeType']),
    filename: text(media['filename']),
    mediaId: mediaIdOf(url),
  }
}

/** The id of a file of ours in its address; empty for what lies elsewhere. */
export const mediaIdOf = (url: string): string => /\/media\/(med_\w+)\//.exec(url)?.[1] ?? ''

function fromButton(button: Fields): ButtonDraft {
  const event = fields(button['event'])
  return {
    kind: buttonKinds.find((kind) => kind === button['kind']) ?? blankButton.kind,
    id: text(button['id']),
    title: text(button['title']),
    value: text(button['url']) || text(button['phone']),
    event: {
      title: text(event['title']),
      description: text(event['description']),
      startsAt: text(event['startsAt']),
      endsAt: text(event['endsAt']),
    },
    point: fromPoint(button),
    words: text(button['text']),
    records: recordings.find((kind) => kind === button['records']) ?? blankButton.records,
  }
}

const fromPoint = (point: Fields): PointDraft => ({
  latitude: text(point['latitude']),
  longitude: text(point['longitude']),
  name: text(point['name']),
})

function fromCard(card: Fields): CardDraft {
  return {
    ...blankCard,
    title: text(card['title']),
    text: text(card['text']),
    media: fromMedia(fields(card['media'])),
    buttons: list(card['buttons']).map(fromButton),
  }
}

function fromList(choices: Fields): ContentDraft['list'] {
  return {
    button: text(choices['button']),
    sections: list(choices['sections']).map((section) => ({
      title: text(section['title']),
      rows: list(section['rows']).map((row) => ({
        ...blankRow,
        id: text(row['id']),
        title: text(row['title']),
        description: text(row['description']),
      })),
    })),
  }
}

function fromPerson(person: Fields): ContentDraft['people'][number] {
  const first = (value: unknown) => (Array.isArray(value) ? text(value[0]) : '')
  return {
    ...blankPerson,
    name: text(person['name']),
    phone: first(person['phones']),
    email: first(person['emails']),
    organization: text(person['organization']),
  }
}
