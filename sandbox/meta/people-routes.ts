import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { nowMs } from '#platform/clock.ts'
import { parsed } from '../problem.ts'
import { known } from './known.ts'
import type { MetaState } from './meta-state.ts'
import { newWamid } from './new-wamid.ts'
import type { Person } from './people.ts'
import { tellInbound } from './take-writing.ts'
import { metadataOf, tellOfNumber } from './tell-hook.ts'
import type { PhoneNumber } from './world.ts'

const person = z.object({ address: z.string() })
const change = z.object({
  name: z.string().min(1).max(100).optional(),
  username: z.string().max(60).nullable().optional(),
  hidesNumber: z.boolean().optional(),
  readsReceipts: z.boolean().optional(),
  marketing: z.enum(['stop', 'resume']).optional(),
})
const move = z.object({ to: z.string() })
const click = z.object({ text: z.string().max(4_096), headline: z.string().max(100).default('Chat with us') })
const echo = z.object({ to: z.string(), text: z.string().min(1).max(4_096) })

/** What people do in their app beside writing: hide the number, stop marketing, move to another number, tap an advertisement. */
export function peopleRoutes(app: FastifyInstance, meta: MetaState): void {
  const { world } = meta
  const of = (params: unknown): Person => known(world.people.of(parsed(person, params).address))
  const numbers = (): PhoneNumber[] => [...world.numbers.values()]

  app.post('/meta/sandbox/people/:address', (request) => {
    const one = of(request.params)
    const { marketing, ...given } = parsed(change, request.body)
    Object.assign(one, given)
    if (marketing) for (const number of numbers()) prefer(meta, number, one, marketing)
    return { ...one }
  })

  app.post('/meta/sandbox/people/:address/moves', (request) => {
    const one = of(request.params)
    const other = known(world.people.of(parsed(move, request.body).to))
    for (const number of numbers()) tellMove(meta, number, one, other)
    return { from: one.waId, to: other.waId }
  })

  app.post('/meta/sandbox/people/:address/clicks', (request) => {
    const one = of(request.params)
    const { text, headline } = parsed(click, request.body)
    const [number] = numbers()
    tapAdvertisement(meta, known(number), one, text, headline)
    return { ok: true }
  })

  app.post('/meta/sandbox/numbers/:id/echoes', (request) => {
    const number = known(world.numbers.get(parsed(z.object({ id: z.string() }), request.params).id))
    const { to, text } = parsed(echo, request.body)
    return { id: writeByApp(meta, number, known(world.people.of(to)), text) }
  })
}

function prefer(meta: MetaState, number: PhoneNumber, one: Person, value: 'stop' | 'resume'): void {
  one.stoppedMarketing = value === 'stop'
  const known_ = one.hidesNumber ? {} : { wa_id: one.waId }
  tellOfNumber(meta, number, 'user_preferences', {
    ...metadataOf(number),
    contacts: [{ profile: { name: one.name }, ...known_, user_id: one.userId }],
    user_preferences: [
      {
        ...known_,
        user_id: one.userId,
        detail: `User requested to ${value} marketing messages`,
        category: 'marketing_messages',
        value,
        timestamp: Math.floor(nowMs() / 1_000),
      },
    ],
  })
}

function tellMove(meta: MetaState, number: PhoneNumber, one: Person, other: Person): void {
  tellOfNumber(meta, number, 'messages', {
    ...metadataOf(number),
    messages: [
      {
        from: one.waId,
        id: newWamid(one.waId),
        timestamp: String(Math.floor(nowMs() / 1_000)),
        type: 'system',
        system: {
          body: `User ${one.name} changed from ${one.waId} to ${other.waId}`,
          wa_id: other.waId,
          type: 'user_changed_number',
        },
      },
    ],
  })
}

function tapAdvertisement(
  meta: MetaState,
  number: PhoneNumber,
  one: Person,
  text: string,
  headline: string,
): void {
  Object.assign(meta.world.talk(number.id, one.waId), { referredAtMs: nowMs(), entryUntilMs: null })
  const id = newWamid(one.waId)
  tellInbound(meta, number, one, {
    id,
    type: 'text',
    text: { body: text },
    referral: {
      source_url: 'https://fb.me/3cr4Wqqkv',
      source_id: '120226305854810726',
      source_type: 'ad',
      headline,
      body: 'Summer succulents are here!',
      media_type: 'image',
      image_url: `${meta.network.url()}/meta/sandbox/advertisement.png`,
      ctwa_clid: Buffer.from(id).toString('base64url'),
      welcome_message: { text: 'Hi there! Let us know how we can help!' },
    },
  })
}

/** The business writes from the app on its telephone: its contact sees it, and its hook hears of it. */
function writeByApp(meta: MetaState, number: PhoneNumber, to: Person, text: string): string {
  const id = newWamid(to.waId)
  meta.network.handsets.receive(to.address, {
    channel: 'whatsapp',
    from: `+${number.number}`,
    to: to.address,
    text,
    parts: 1,
    encoding: 'utf8',
    senderName: number.verifiedName,
    providerId: id,
  })
  const timestamp = String(Math.floor(nowMs() / 1_000))
  tellOfNumber(meta, number, 'smb_message_echoes', {
    ...metadataOf(number),
    message_echoes: [
      {
        from: number.number,
        to: to.waId,
        to_user_id: to.userId,
        id,
        timestamp,
        type: 'text',
        text: { body: text },
      },
    ],
  })
  return id
}
