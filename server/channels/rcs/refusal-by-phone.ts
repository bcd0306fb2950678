import { randomUUID } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import type { Outcome, OutboundMessage } from '../channel.ts'
import type { Button, Content } from '../content.ts'
import { callGoogle } from '../google-auth/call-google.ts'
import { jsonOf, type Connection, type HttpAnswer } from '../http/connection.ts'
import type { Feature } from './agent-message.ts'
import { readAnswer } from './read-answer.ts'
import { phoneUrl } from './request-of.ts'
import { opened } from './rcs-settings.ts'

type Kept = { readonly features: readonly string[]; readonly untilMs: number }

const keptForMs = 3_600_000
const phonesKeptMax = 10_000
const names: Readonly<Record<Feature, string>> = {
  RICHCARD_STANDALONE: 'cards',
  RICHCARD_CAROUSEL: 'carousels',
  ACTION_COMPOSE: 'buttons that begin a message',
  ACTION_CREATE_CALENDAR_EVENT: 'calendar buttons',
  ACTION_DIAL: 'call buttons',
  ACTION_OPEN_URL: 'url buttons',
  ACTION_SHARE_LOCATION: 'location buttons',
  ACTION_VIEW_LOCATION: 'maps',
}
const featureOfButton: Readonly<Partial<Record<Button['kind'], Feature>>> = {
  url: 'ACTION_OPEN_URL',
  call: 'ACTION_DIAL',
  location: 'ACTION_SHARE_LOCATION',
  calendar: 'ACTION_CREATE_CALENDAR_EVENT',
  map: 'ACTION_VIEW_LOCATION',
  compose: 'ACTION_COMPOSE',
  record: 'ACTION_COMPOSE',
}

/** What a phone must show for a content: nothing for a text or a file, which every phone with RCS takes. Pure. */
function featuresNeeded(content: Content): Feature[] {
  switch (content.type) {
    case 'media':
      return content.caption ? ['RICHCARD_STANDALONE'] : []
    case 'interactive': {
      const isCard = content.header !== undefined && 'media' in content.header
      return [...(isCard ? (['RICHCARD_STANDALONE'] as const) : []), ...ofButtons(content.buttons ?? [])]
    }
    case 'card':
      return ['RICHCARD_STANDALONE', ...ofButtons(content.buttons)]
    case 'carousel':
      return ['RICHCARD_CAROUSEL', ...ofButtons(content.cards.flatMap(({ buttons }) => buttons))]
    case 'location':
      return ['ACTION_VIEW_LOCATION']
    default:
      return []
  }
}

function ofButtons(buttons: readonly Button[]): Feature[] {
  return [...new Set(buttons.flatMap(({ kind }) => featureOfButton[kind] ?? []))]
}

/** Whether the phone shows what a message needs; null when it does, else what the message comes to. */
export async function refusalByPhone(
  connection: Connection,
  { to, content, id }: OutboundMessage,
): Promise<Outcome | null> {
  const needed = featuresNeeded(content)
  if (needed.length === 0) return null
  const asked = await askCapabilities(connection, to)
  if (!('features' in asked)) return readAnswer(asked, id)
  const missing = needed.find((feature) => !asked.features.includes(feature))
  if (missing === undefined) return null
  return {
    kind: 'refused',
    retry: 'never',
    code: 'recipient_unreachable',
    detail: `${missing}: This phone shows no ${names[missing]}. Send a plain text, or by another channel.`,
  }
}

/** What a phone shows is kept for an hour; that it has no RCS is not. */
async function askCapabilities(connection: Connection, phone: string): Promise<Kept | HttpAnswer> {
  const kept = phonesOf(connection).get(phone)
  if (kept && kept.untilMs > nowMs()) return kept
  const settings = opened(connection)
  const url = phoneUrl(settings, phone, 'capabilities', { requestId: randomUUID() })
  const answer = await callGoogle(connection, settings.messagesToken, { method: 'GET', url })
  if (answer.status !== 200) return answer
  const { features = [] } = (jsonOf(answer) ?? {}) as { features?: string[] }
  return keep(phonesOf(connection), phone, features)
}

function keep(phones: Map<string, Kept>, phone: string, features: readonly string[]): Kept {
  if (phones.size >= phonesKeptMax) phones.clear()
  const kept = { features, untilMs: nowMs() + keptForMs }
  phones.set(phone, kept)
  return kept
}

function phonesOf({ memory }: Connection): Map<string, Kept> {
  const phones = (memory.get('rcs-phones') as Map<string, Kept> | undefined) ?? new Map<string, Kept>()
  memory.set('rcs-phones', phones)
  return phones
}
