import type { InboundContent } from '../update.ts'
import type { HookFile, HookMessage } from './hook-shapes.ts'

type Shown = Extract<InboundContent, { type: 'media' }>['as']

/** What people send that has no form here; everything else without content is Telegram speaking of the chat. */
const withoutForm: Readonly<Record<string, string>> = {
  poll: 'a poll',
  dice: 'a die',
  game: 'a game',
  story: 'a story',
  checklist: 'a checklist',
  invoice: 'an invoice',
  paid_media: 'paid media',
  giveaway: 'a giveaway',
  giveaway_winners: 'the winners of a giveaway',
  gift: 'a gift',
  unique_gift: 'a gift',
  web_app_data: 'data of a web app',
  passport_data: 'passport data',
  rich_message: 'a rich message',
}

/** What a message says; null where Telegram only reports on the chat: a title, a pin, who joined. */
export function readContent(message: HookMessage): InboundContent | null {
  const { text, venue, location, contact } = message
  if (text !== undefined) return { type: 'text', text }
  const media = mediaOf(message)
  if (media) return media
  // A venue comes with its location, and a bare location for older readers.
  if (venue) return { type: 'location', ...venue.location, name: venue.title, address: venue.address }
  if (location) return { type: 'location', ...location }
  if (contact) {
    const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ') || contact.phone_number
    return {
      type: 'contacts',
      contacts: [{ name, phones: [internationalNumber(contact.phone_number)], emails: [] }],
    }
  }
  const what = Object.keys(withoutForm).find((kind) => message[kind] !== undefined)
  return what === undefined ? null : { type: 'unsupported', what: withoutForm[what] ?? what }
}

/** Telegram writes a number with or without its plus. */
export function internationalNumber(text: string): string {
  const digits = text.replace(/\D/g, '')
  return digits.length < 7 ? text : `+${digits}`
}

function mediaOf(message: HookMessage): InboundContent | null {
  const { photo, animation, video, video_note, audio, voice, document, sticker } = message
  const largest = photo?.toSorted((a, b) => a.width * a.height - b.width * b.height).at(-1)
  if (largest) return media(message, largest, 'image', 'image/jpeg')
  // An animation comes as a document too, for older readers.
  if (animation) return media(message, animation, 'video', 'video/mp4')
  if (video) return media(message, video, 'video', 'video/mp4')
  if (video_note) return media(message, video_note, 'video', 'video/mp4')
  if (audio) return media(message, audio, 'audio', 'audio/mpeg')
  if (voice) return media(message, voice, 'voice', 'audio/ogg')
  if (sticker) return media(message, sticker, 'sticker', stickerType(sticker))
  return document ? media(message, document, 'document', 'application/octet-stream') : null
}

function media({ caption }: HookMessage, file: HookFile, as: Shown, mimeType: string): InboundContent {
  return {
    type: 'media',
    as,
    mimeType: file.mime_type ?? mimeType,
    source: file.file_id,
    ...(file.file_name !== undefined && { filename: file.file_name }),
    ...(caption !== undefined && { caption }),
    ...(file.file_size !== undefined && { sizeBytes: file.file_size }),
  }
}

function stickerType({ is_animated, is_video }: { is_animated: boolean; is_video: boolean }): string {
  if (is_animated) return 'application/x-tgsticker'
  return is_video ? 'video/webm' : 'image/webp'
}
