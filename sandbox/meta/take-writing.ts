import { randomBytes } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import type { HandsetMessage, RichContent, Writing } from '../handsets/handset.ts'
import { handsetAddress } from '../handsets/handset-address.ts'
import { SandboxProblem } from '../problem.ts'
import { storeMedia } from './store-media.ts'
import type { MetaState } from './meta-state.ts'
import { newWamid } from './new-wamid.ts'
import type { Person } from './people.ts'
import { reactedTo, shownMediaUrl } from './show-message.ts'
import { metadataOf, tellOfNumber } from './tell-hook.ts'
import type { PhoneNumber } from './world.ts'
import { said } from './said.ts'

type Said = { readonly type: string } & Readonly<Record<string, unknown>>

/** Takes what a handset's owner wrote to a number of the Cloud API and tells the business of it. */
export function takeWriting(
  meta: MetaState,
  writing: Writing,
): { parts: number; encoding: string; providerId: string; rich?: RichContent } {
  const number = numberCalled(meta, writing.to)
  const person = meta.world.people.of(writing.from)
  if (!person)
    throw new SandboxProblem(422, 'address_unusable', 'Only a telephone number can write by WhatsApp.')
  const wrote = saidIn(meta, writing, person)
  const id = newWamid(person.waId)
  tellInbound(meta, number, person, { id, ...contextOf(meta, writing, number, person), ...wrote })
  // The ticks turn once the handset has kept what it wrote; what was read by then stays read.
  meta.later.after(meta.pace.sentMs + 1, () => {
    const { handsets } = meta.network
    const isRead = handsets.find(person.address, id)?.ticks === 'read'
    if (!isRead) handsets.revise(person.address, id, { ticks: 'delivered' })
  })
  const rich = richOf(wrote)
  return { parts: 1, encoding: 'utf8', providerId: id, ...(rich && { rich }) }
}

/** Tells a business what a person wrote or did, and opens the service window. */
export function tellInbound(
  meta: MetaState,
  number: PhoneNumber,
  person: Person,
  message: Readonly<Record<string, unknown>>,
): void {
  meta.counts.received++
  const talk = meta.world.talk(number.id, person.waId)
  talk.lastInboundMs = nowMs()
  const profile = { name: person.name, ...(person.username && { username: person.username }) }
  const known = person.hidesNumber ? {} : { wa_id: person.waId }
  const from = person.hidesNumber ? {} : { from: person.waId }
  const timestamp = String(Math.floor(nowMs() / 1_000))
  tellOfNumber(meta, number, 'messages', {
    ...metadataOf(number),
    contacts: [{ profile, ...known, user_id: person.userId }],
    messages: [{ ...from, from_user_id: person.userId, timestamp, ...message }],
  })
}

function numberCalled({ world }: MetaState, to: string): PhoneNumber {
  const digits = handsetAddress(to).replace(/^\+/, '')
  const number = [...world.numbers.values()].find((one) => one.number === digits)
  if (number) return number
  const known = [...world.numbers.values()].map((one) => `+${one.number}`).join(', ')
  throw new SandboxProblem(
    422,
    'number_unknown',
    `No business has ${to} on WhatsApp here; there are: ${known}.`,
  )
}

function saidIn(meta: MetaState, writing: Writing, person: Person): Said {
  const { text, media, button, reaction, location } = writing
  if (reaction) return reactionOf(meta, reaction, person)
  if (button) return answerOf(meta, button, person)
  if (location) return { type: 'location', location }
  if (media) {
    const stored = storeMedia(meta.world, media)
    const type = typeOfMedia(media.mimeType)
    const sha256 = stored.sha256
    return {
      type,
      [type]: {
        mime_type: media.mimeType,
        sha256,
        id: stored.id,
        ...(text !== '' && type !== 'audio' && type !== 'sticker' && { caption: text }),
        ...(type === 'document' && media.filename && { filename: media.filename }),
        ...(type === 'audio' && { voice: media.mimeType.startsWith('audio/ogg') }),
        ...(type === 'sticker' && { animated: false }),
      },
    }
  }
  return { type: 'text', text: { body: text } }
}

function typeOfMedia(mimeType: string): 'image' | 'video' | 'audio' | 'sticker' | 'document' {
  if (mimeType === 'image/webp') return 'sticker'
  const [family] = mimeType.split('/')
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document'
}

function reactionOf(
  meta: MetaState,
  { messageId, emoji }: NonNullable<Writing['reaction']>,
  person: Person,
): Said {
  const { handsets } = meta.network
  const reacted = handsets.find(person.address, messageId)
  if (reacted) handsets.revise(person.address, reacted.id, { rich: reactedTo(reacted, emoji) })
  return { type: 'reaction', reaction: { message_id: reacted?.providerId ?? messageId, emoji } }
}

/** A button of a template says so; others answer by their own kind. */
function answerOf(meta: MetaState, button: NonNullable<Writing['button']>, person: Person): Said {
  const { id, title, messageId } = button
  const pressed = messageId === undefined ? null : meta.network.handsets.find(person.address, messageId)
  ensureAnswers(pressed, id)
  if (id === 'send_location') return { type: 'location', location: here }
  if (kindOf(pressed) === 'template') return { type: 'button', button: { payload: id, text: title } }
  const row = pressed?.rich?.list?.sections.flatMap(({ rows }) => rows).find((one) => one.id === id)
  if (row)
    return {
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { description: '', ...row } },
    }
  if (id.startsWith('flow:')) return flowOf(id.slice(5), title)
  return { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id, title } } }
}

/** Where everybody is who shares the place when asked for it. */
const here = { latitude: 12.9716, longitude: 77.5946, name: 'Cubbon Park', address: 'Bengaluru' }

/** Some buttons open the dialler, a page or a clipboard: the business hears nothing. */
function ensureAnswers(pressed: HandsetMessage | null, id: string): void {
  const button = pressed?.rich?.buttons?.find((one) => one.id === id)
  const isSilent = button?.kind === 'call' || button?.kind === 'url'
  if (isSilent)
    throw new SandboxProblem(
      422,
      'button_silent',
      `“${button.title}” opens another app; the business hears nothing of it.`,
    )
}

function flowOf(token: string, title: string): Said {
  const form = { flow_token: token, sent: title, reference: randomBytes(4).toString('hex') }
  const reply = { name: 'flow', body: 'Sent', response_json: JSON.stringify(form) }
  return { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: reply } }
}

function kindOf(message: HandsetMessage | null): string {
  return said((message?.raw as { type?: unknown } | undefined)?.type)
}

function contextOf(
  { network }: MetaState,
  { replyTo, button }: Writing,
  number: PhoneNumber,
  person: Person,
): { context?: object } {
  const answered = replyTo ?? button?.messageId
  if (answered === undefined) return button ? { context: { from: number.number, id: 'wamid.unknown' } } : {}
  const id = network.handsets.find(person.address, answered)?.providerId ?? answered
  return { context: { from: number.number, id } }
}

function richOf(wrote: Said): RichContent | null {
  if (wrote.type === 'location') return { location: wrote['location'] as never }
  const media = wrote[wrote.type] as { id?: string; mime_type?: string; filename?: string } | undefined
  if (!media?.mime_type) return null
  const url = shownMediaUrl(media.id ?? '')
  const filename = media.filename === undefined ? {} : { filename: media.filename }
  return { media: [{ url, mimeType: media.mime_type, ...filename }] }
}
