import { z } from 'zod'
import { attachmentsMax } from '#shared/mail-limits.ts'

const webUrl = z.url({ protocol: /^https?$/, error: 'An http or https URL.' })

/** A character that a reader sees: no space, control or zero-width character, nor the blank of Braille. */
const visible = /[^\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u

const said = z
  .string()
  .min(1)
  .max(40_000)
  .refine((text) => visible.test(text), 'Say something: a text without a visible character cannot be sent.')

/** What stands on a button, a row or a card: a reader must see something there. */
const label = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => visible.test(text), 'Give it a text: nothing in it can be seen.')

/** What a button does when it is pressed. `id` comes back with the contact's answer. */
const buttonShape = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('reply'),
    id: z.string().min(1).max(256),
    title: label(80),
  }),
  z.strictObject({ kind: z.literal('url'), title: label(80), url: webUrl }),
  z.strictObject({
    kind: z.literal('call'),
    title: label(80),
    phone: z.string().min(3).max(32),
  }),
  z.strictObject({ kind: z.literal('location'), title: label(80) }),
  z.strictObject({
    kind: z.literal('calendar'),
    title: label(80),
    /** What is put into the contact's calendar. */
    event: z.strictObject({
      title: label(200),
      description: z.string().min(1).max(2_000).optional(),
      startsAt: z.iso.datetime({ offset: true }),
      endsAt: z.iso.datetime({ offset: true }),
    }),
  }),
  z.strictObject({
    kind: z.literal('map'),
    title: label(80),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().min(1).max(200).optional(),
  }),
  z.strictObject({
    kind: z.literal('compose'),
    title: label(80),
    /** Whom the contact's message goes to, and how it begins. */
    phone: z.string().min(3).max(32),
    text: z.string().min(1).max(2_000),
  }),
  z.strictObject({
    kind: z.literal('record'),
    title: label(80),
    phone: z.string().min(3).max(32),
    records: z.enum(['audio', 'video']),
  }),
])

/** A button as an account writes it. */
export type Button = z.infer<typeof buttonShape>

/** What a button may do; a channel names those it has. */
export type ButtonKind = Button['kind']

const mediaShape = z.strictObject({
  url: webUrl,
  mimeType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'A media type such as image/png.'),
  filename: z.string().max(240).optional(),
})

const cardShape = z.strictObject({
  title: z.string().max(200).optional(),
  text: z.string().max(2_000).optional(),
  media: mediaShape.optional(),
  buttons: z.array(buttonShape).max(10).default([]),
})

/** A card as an account writes it. */
export type Card = z.infer<typeof cardShape>

const email = z.string().max(320)

const filename = z.string().min(1).max(240)
const contentId = z.string().max(200).optional().describe('Where the HTML shows it as `cid:…`')

const fileInMailShape = z.strictObject({
  filename,
  mimeType: z.string(),
  content: z
    .string()
    .describe('Base64, with the whole body of the request in its limit; larger files go by `mediaId`'),
  contentId,
})

/** A file that a mail takes from the account's own: it is read when the mail leaves. */
const keptFileShape = z.strictObject({
  mediaId: z
    .string()
    .regex(/^med_[0-9a-f]{32}$/, 'An id such as POST /v1/media gives.')
    .describe(
      'A file of the account’s: uploaded by POST /v1/media, or sent by a contact. It must be there until the mail has left',
    ),
  filename: filename.optional().describe('Absent: as it was uploaded'),
  mimeType: z.string().optional().describe('Absent: as its bytes say'),
  sizeBytes: z.int().min(0).optional().describe('Told by us; what is given is not looked at'),
  contentId,
})

/** A file that goes along with a mail that we send. */
const mailFileShape = z.union([fileInMailShape, keptFileShape])

/** The same, as an account names it; once it was looked up, it has a size. */
export type KeptFile = z.infer<typeof keptFileShape>
export type MailFile = z.infer<typeof mailFileShape>

/** Whether a file of a mail lies among the account's own. */
export const isKept = (file: MailFile): file is KeptFile => 'mediaId' in file

/** Every kind of content there is; which of them a channel carries it says in `can`, and their limits in `check`. */
export const contentShape = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: said, previewUrl: z.boolean().optional() }),
  z.strictObject({
    type: z.literal('media'),
    ...mediaShape.shape,
    caption: z.string().max(4_096).optional(),
    /** How it is shown; read from the media type when absent. */
    as: z.enum(['image', 'video', 'audio', 'voice', 'document', 'sticker']).optional(),
  }),
  z.strictObject({
    type: z.literal('template'),
    name: z.string().min(1).max(512),
    language: z.string().max(35).optional(),
    variables: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({
    type: z.literal('interactive'),
    header: z
      .union([z.strictObject({ text: z.string().min(1).max(200) }), z.strictObject({ media: mediaShape })])
      .optional(),
    body: said,
    footer: z.string().max(200).optional(),
    buttons: z.array(buttonShape).max(13).optional(),
    list: z
      .strictObject({
        button: label(80),
        sections: z
          .array(
            z.strictObject({
              title: z.string().max(80).optional(),
              rows: z
                .array(
                  z.strictObject({
                    id: z.string().min(1).max(256),
                    title: label(80),
                    description: z.string().max(200).optional(),
                  }),
                )
                .min(1),
            }),
          )
          .min(1)
          .max(10),
      })
      .optional(),
    /** A form of the provider's that opens in the conversation (WhatsApp Flow). */
    flow: z
      .strictObject({
        id: z.string().min(1),
        button: label(30),
        token: z.string().max(200).optional(),
        screen: z.string().optional(),
        data: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
  }),
  z.strictObject({ type: z.literal('card'), ...cardShape.shape }),
  z.strictObject({
    type: z.literal('carousel'),
    text: z.string().max(2_000).optional(),
    cards: z.array(cardShape).min(1).max(10),
  }),
  z.strictObject({
    type: z.literal('products'),
    header: label(200).optional(),
    text: said.optional(),
    footer: z.string().max(200).optional(),
    /** The catalogue at the provider that the products are in. */
    catalogId: z.string().min(1).max(100).optional(),
    /** One product or several, by their ids in the catalogue; without any the whole catalogue is shown. */
    sections: z
      .array(
        z.strictObject({
          title: label(80).optional(),
          products: z.array(z.string().min(1).max(200)).min(1).max(30),
        }),
      )
      .max(10)
      .default([]),
    /** The product whose picture stands for the whole catalogue. */
    thumbnail: z.string().min(1).max(200).optional(),
  }),
  z.strictObject({
    type: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().max(200).optional(),
    address: z.string().max(500).optional(),
  }),
  z.strictObject({
    type: z.literal('contacts'),
    contacts: z
      .array(
        z.strictObject({
          name: label(200),
          phones: z.array(z.string().min(3).max(32)).max(10).default([]),
          emails: z.array(email).max(10).default([]),
          organization: z.string().max(200).optional(),
        }),
      )
      .min(1)
      .max(20),
  }),
  z.strictObject({
    type: z.literal('reaction'),
    /** The message reacted to. */
    messageId: z.string(),
    /** Empty takes the reaction back. */
    emoji: z.string().max(32),
  }),
  z.strictObject({
    type: z.literal('email'),
    subject: z.string().min(1).max(998),
    text: z.string().max(1_000_000).optional(),
    html: z.string().max(2_000_000).optional(),
    replyTo: email.optional(),
    headers: z.record(z.string(), z.string()).optional(),
    /**
     * What `{{name}}` stands for in subject, texts, headers and the unsubscribe URL; without it braces are text. In the texts of a
     * promotional mail `{{unsubscribe_url}}` is our address to unsubscribe at, unless it is given here or `unsubscribe` is.
     */
    variables: z.record(z.string(), z.string()).optional(),
    /** One-click unsubscription: an https URL that takes a POST, and an address for those who write instead. */
    unsubscribe: z
      .strictObject({ url: z.string().max(1_000), mailto: z.string().max(600).optional() })
      .optional(),
    listId: z.string().max(300).optional(),
    /** Up to four words by colons, by which mailbox providers report complaints. */
    feedbackId: z.string().max(200).optional(),
    /** Message ids of the mails this one answers, the last one the nearest. */
    references: z.array(z.string().max(998)).max(50).optional(),
    attachments: z.array(mailFileShape).max(attachmentsMax).optional(),
  }),
])

/** What a message says. */
export type Content = z.infer<typeof contentShape>

/** The kinds of contents there are; a channel names those it carries. */
export type ContentType = Content['type']

/** The content of one kind, or of several. */
export type ContentOf<T extends ContentType> = Extract<Content, { type: T }>

/** What media is shown as: what it was asked to be, else what its media type is. */
export function shownAs({ as, mimeType }: Pick<ContentOf<'media'>, 'as' | 'mimeType'>) {
  if (as) return as
  const [family] = mimeType.split('/')
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document'
}
