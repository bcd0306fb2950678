import type { AttachmentDraft } from './add-files.ts'

/** A content as it stands in the form: every field a text, so that nothing typed is lost while it is not complete. */
export type ContentDraft = {
  type: DraftType
  /** The text, the body of choices, the caption of media, what stands above cards. */
  text: string
  media: MediaDraft
  template: TemplateChoice
  header: string
  headerMedia: MediaDraft
  footer: string
  choices: 'buttons' | 'list'
  buttons: ButtonDraft[]
  list: ListDraft
  /** A single card is the first of them. */
  cards: CardDraft[]
  place: PlaceDraft
  people: PersonDraft[]
  subject: string
  html: string
  attachments: AttachmentDraft[]
  /** What a message that is sent again said besides, of its type: it goes along though the form has no field for it. */
  beside: { type: string; fields: Record<string, unknown> }
}

export const draftTypes = [
  'text',
  'email',
  'media',
  'template',
  'interactive',
  'card',
  'carousel',
  'location',
  'contacts',
] as const
/** The kinds of content that are written in the form; a reaction is made where the message stands. */
export type DraftType = (typeof draftTypes)[number]

/** `mediaId` is there where the file was uploaded here: by it the console shows the file. */
export type MediaDraft = { url: string; mimeType: string; filename: string; mediaId: string }
export type TemplateChoice = { name: string; language: string; variables: Record<string, string> }
export const buttonKinds = [
  'reply',
  'url',
  'call',
  'location',
  'calendar',
  'map',
  'compose',
  'record',
] as const
export type ButtonKind = (typeof buttonKinds)[number]
export type ButtonDraft = {
  kind: ButtonKind
  id: string
  title: string
  /** The address it opens, or the number it calls or writes to. */
  value: string
  event: EventDraft
  point: PointDraft
  /** How the message begins that the contact is to write. */
  words: string
  records: Recording
}
/** What goes into a calendar; `startsAt` and `endsAt` are instants. */
export type EventDraft = { title: string; description: string; startsAt: string; endsAt: string }
/** A point that a map shows. */
export type PointDraft = { latitude: string; longitude: string; name: string }
export const recordings = ['audio', 'video'] as const
export type Recording = (typeof recordings)[number]
export type RowDraft = { id: string; title: string; description: string }
export type SectionDraft = { title: string; rows: RowDraft[] }
export type ListDraft = { button: string; sections: SectionDraft[] }
export type CardDraft = { title: string; text: string; media: MediaDraft; buttons: ButtonDraft[] }
export type PlaceDraft = PointDraft & { address: string }
export type PersonDraft = { name: string; phone: string; email: string; organization: string }

export const blankMedia: MediaDraft = { url: '', mimeType: '', filename: '', mediaId: '' }
export const blankButton: ButtonDraft = {
  kind: 'reply',
  id: '',
  title: '',
  value: '',
  event: { title: '', description: '', startsAt: '', endsAt: '' },
  point: { latitude: '', longitude: '', name: '' },
  words: '',
  records: 'audio',
}
export const blankRow: RowDraft = { id: '', title: '', description: '' }
export const blankCard: CardDraft = { title: '', text: '', media: blankMedia, buttons: [] }
export const blankPerson: PersonDraft = { name: '', phone: '', email: '', organization: '' }

export const blankContent: ContentDraft = {
  type: 'text',
  text: '',
  media: blankMedia,
  template: { name: '', language: '', variables: {} },
  header: '',
  headerMedia: blankMedia,
  footer: '',
  choices: 'buttons',
  buttons: [blankButton],
  list: { button: '', sections: [{ title: '', rows: [blankRow] }] },
  cards: [blankCard],
  place: { latitude: '', longitude: '', name: '', address: '' },
  people: [blankPerson],
  subject: '',
  html: '',
  attachments: [],
  beside: { type: '', fields: {} },
}

/**
 * The kinds of content of the form that a channel carries, in the order they are offered.
 * A template of the account is filled before it goes, and so goes on every channel.
 */
export function draftTypesOf(contentTypes: readonly string[]): DraftType[] {
  return draftTypes.filter((type) => type === 'template' || contentTypes.includes(type))
}

/** What the buttons of a channel may do, in the order it is offered. */
export function buttonKindsOf(known: readonly string[]): ButtonKind[] {
  return buttonKinds.filter((kind) => known.includes(kind))
}

/** What the fields of a kind of content get: the draft, and how to change it. */
export type EditorProps = { draft: ContentDraft; onChange: (change: Partial<ContentDraft>) => void }

/** The same for a kind that has buttons, with what they may do on the channel. */
export type ButtonedEditorProps = EditorProps & { kinds: readonly ButtonKind[] }

/** The draft with the files that stand in it named and empty: to be asked about, where they would weigh too much. */
export const withEmptyFiles = (draft: ContentDraft): ContentDraft =>
  draft.attachments.length === 0
    ? draft
    : { ...draft, attachments: draft.attachments.map((file) => ({ ...file, content: '' })) }
