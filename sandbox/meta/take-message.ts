import { nowMs } from '#platform/clock.ts'
import { conclude } from './conclude.ts'
import { ensureRates, ensureWithinLimit } from './ensure-rates.ts'
import { ensureTemplate } from './ensure-template.ts'
import { GraphRefusal } from './graph-refusal.ts'
import type { MetaState } from './meta-state.ts'
import { newWamid } from './new-wamid.ts'
import type { Person } from './people.ts'
import { faultBy } from './spec.ts'
import type { Account, PhoneNumber, Template } from './world.ts'
import { said } from './said.ts'

type Body = Readonly<Record<string, unknown>>

/** A message that was accepted and is on its way to its person. */
export type AcceptedMessage = {
  readonly id: string
  readonly number: PhoneNumber
  readonly account: Account
  readonly person: Person
  readonly type: string
  readonly body: Body
  /** The template it was made from; null for free text. */
  readonly template: Template | null
  /** Milliseconds since the epoch at which Meta gives up: after thirty days. */
  readonly expiresAt: number
}

const keptMs = 30 * 86_400_000

/** Kinds of messages there are, and the schema of each in Meta's file. */
const schemas: Readonly<Record<string, string>> = {
  text: 'TextMessage',
  audio: 'AudioMessage',
  document: 'DocumentMessage',
  image: 'ImageMessage',
  location: 'LocationMessage',
  video: 'VideoMessage',
  sticker: 'StickerMessage',
  reaction: 'ReactionMessage',
  interactive: 'InteractiveMessage',
  template: 'TemplateMessage',
  contacts: 'ContactsMessage',
}

/** Takes a message to a person as the Cloud API does: what is wrong with the request is refused, the rest is told by webhooks. */
export function takeMessage(meta: MetaState, number: PhoneNumber, body: Body): object {
  const type = ensureWellFormed(body)
  const account = meta.world.account(number.accountId)
  ensureUsable(number, account)
  const person = ensurePerson(meta, number, body)
  ensureRates(meta, number, person)
  ensureMedia(meta, body, type)
  const template = type === 'template' ? ensureTemplate(meta, account, body) : null
  if (template?.category === 'AUTHENTICATION' && body['to'] === undefined) throw new GraphRefusal(131_062)
  ensureWithinLimit(meta, account, number, person, template)
  const id = newWamid(person.waId)
  meta.counts.accepted++
  conclude(meta, { id, number, account, person, type, body, template, expiresAt: nowMs() + keptMs })
  const known = body['to'] === undefined ? { user_id: person.userId } : { wa_id: person.waId }
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: said(body['to'] ?? body['recipient']), ...known }],
    messages: [{ id, ...(template && { message_status: 'accepted' }) }],
  }
}

function ensureWellFormed(body: Body): string {
  const type = body['type'] ?? 'text'
  if (body['messaging_product'] !== 'whatsapp')
    throw new GraphRefusal(100, undefined, { message: 'The parameter messaging_product is required.' })
  if (body['recipient_type'] === 'group') throw new GraphRefusal(131_051, 'Groups are not played here.')
  const schema = typeof type === 'string' && Object.hasOwn(schemas, type) ? schemas[type] : undefined
  if (typeof type !== 'string' || schema === undefined)
    throw new GraphRefusal(100, undefined, {
      message: `Param type must be one of {${Object.keys(schemas).join(', ').toUpperCase()}} - got "${said(type)}".`,
    })
  const fault = faultBy(schema, body)
  if (fault?.keyword === 'required') throw new GraphRefusal(131_008, `${fault.at} is required: ${fault.says}`)
  if (fault) throw new GraphRefusal(131_009, `${fault.at || 'The message'} ${fault.says}`)
  ensureCaption(body[type])
  if (type === 'interactive') ensureReplies(body['interactive'])
  return type
}

const captionCharactersMax = 1_024

function ensureCaption(part: unknown): void {
  const caption = said((part as { caption?: unknown } | undefined)?.caption)
  if (Array.from(caption).length > captionCharactersMax)
    throw new GraphRefusal(131_009, `caption is longer than ${captionCharactersMax} characters`)
}

type Replies = {
  readonly action?: { readonly buttons?: readonly { reply?: { id?: string; title?: string } }[] }
}

function ensureReplies(interactive: unknown): void {
  const replies = ((interactive as Replies).action?.buttons ?? []).flatMap(({ reply }) => reply ?? [])
  for (const part of ['id', 'title'] as const) {
    if (new Set(replies.map((reply) => reply[part])).size < replies.length)
      throw new GraphRefusal(131_009, `Two buttons have the same ${part}`)
    if (replies.some((reply) => reply[part]?.trim() === ''))
      throw new GraphRefusal(131_009, `The ${part} of a button is blank`)
  }
}

function ensureUsable(number: PhoneNumber, account: Account): void {
  if (!number.isRegistered) throw new GraphRefusal(133_010)
  if (account.restriction !== null) throw new GraphRefusal(account.restriction)
}

function ensurePerson({ world }: MetaState, number: PhoneNumber, body: Body): Person {
  const { to, recipient } = body
  const person = to === undefined ? world.people.withUserId(said(recipient)) : world.people.of(said(to))
  if (!person)
    throw new GraphRefusal(
      131_009,
      to === undefined ? 'recipient is not a known user id' : 'to is not a telephone number',
    )
  if (person.waId === number.number) throw new GraphRefusal(131_021)
  return person
}

/** Media named by an id must have been left here before. */
function ensureMedia({ world }: MetaState, body: Body, type: string): void {
  const named = body[type] as { id?: unknown; link?: unknown } | undefined
  const isMedia = ['image', 'video', 'audio', 'document', 'sticker'].includes(type)
  if (!isMedia || !named) return
  if (typeof named.id === 'string' && !world.media.has(named.id))
    throw new GraphRefusal(100, `${type}.id ${named.id} is not a media of this business`)
  if (typeof named.link === 'string' && !/^https?:\/\/[^\s]+$/.test(named.link))
    throw new GraphRefusal(131_009, `${type}.link is not a valid URI`)
}
