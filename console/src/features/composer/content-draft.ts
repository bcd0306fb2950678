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
export const writtenButtons = ['reply', 'url', 'call', 'location'] as const
/** The last four come from the API alone: the form keeps what they bring, and has no fields for it. */
export type ButtonKind = (typeof writtenButtons)[number] | 'calendar' | 'map' | 'compose' | 'record'
/** `value` is the address a button opens, or the number it calls; `kept` what the form has no field for. */
export type ButtonDraft = {
  kind: ButtonKind
  id: string
  title: string
  value: string
  kept?: Record<string, unknown>
}
export type RowDraft = { id: string; title: string; description: string }
export type SectionDraft = { title: string; rows: RowDraft[] }
export type ListDraft = { button: string; sections: SectionDraft[] }
export type CardDraft = { title: string; text: string; media: MediaDraft; buttons: ButtonDraft[] }
export type PlaceDraft = { latitude: string; longitude: string; name: string; address: string }
export type PersonDraft = { name: string; phone: string; email: string; organization: string }

export const blankMedia: MediaDraft = { url: '', mimeType: '', filename: '', mediaId: '' }
export const blankButton: ButtonDraft = { kind: 'reply', id: '', title: '', value: '' }
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

/** What the fields of a kind of content get: the draft, and how to change it. */
export type EditorProps = { draft: ContentDraft; onChange: (change: Partial<ContentDraft>) => void }

/** The draft with its files named and empty: to be kept or asked about, where they would weigh too much. */
export const withEmptyFiles = (draft: ContentDraft): ContentDraft =>
  draft.attachments.length === 0
    ? draft
    : { ...draft, attachments: draft.attachments.map((file) => ({ ...file, content: '' })) }
