import type { InboundContent } from '../update.ts'
import { list, type HookValue } from './read-hook.ts'

/** What a message says; null for kinds that say nothing, such as a greeting asked for. */
export function contentOf(message: HookValue): InboundContent | null {
  const type = String(message['type'])
  const said = objectOf(message[type])
  switch (type) {
    case 'text':
      return { type: 'text', text: text(said['body']) }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return mediaOf(type, said)
    case 'location':
      return locationOf(said)
    case 'contacts':
      return { type: 'contacts', contacts: list(message['contacts']).map(contactOf) }
    case 'reaction':
      return { type: 'reaction', emoji: text(said['emoji']) }
    case 'button':
      return { type: 'answer', id: text(said['payload']), title: text(said['text']) }
    case 'interactive':
      return answerOf(said)
    case 'order':
      return orderOf(said)
    case 'request_welcome':
      return null
    default:
      return { type: 'unsupported', what: whatOf(message, type) }
  }
}

function mediaOf(
  type: 'image' | 'video' | 'audio' | 'document' | 'sticker',
  said: HookValue,
): InboundContent {
  const { caption, filename, voice } = said
  return {
    type: 'media',
    as: type === 'audio' && voice === true ? 'voice' : type,
    mimeType: text(said['mime_type']).split(';')[0] || 'application/octet-stream',
    source: text(said['id']),
    ...(typeof caption === 'string' && { caption }),
    ...(typeof filename === 'string' && { filename }),
  }
}

function locationOf(said: HookValue): InboundContent {
  const { name, address } = said
  return {
    type: 'location',
    latitude: Number(said['latitude']),
    longitude: Number(said['longitude']),
    ...(typeof name === 'string' && { name }),
    ...(typeof address === 'string' && { address }),
  }
}

function contactOf(card: HookValue): Extract<InboundContent, { type: 'contacts' }>['contacts'][number] {
  const { formatted_name, first_name } = objectOf(card['name'])
  const company = objectOf(card['org'])['company']
  return {
    name: text(formatted_name) || text(first_name) || 'A contact',
    phones: list(card['phones']).flatMap(({ phone, wa_id }) => text(phone ?? wa_id) || []),
    emails: list(card['emails']).flatMap(({ email }) => text(email) || []),
    ...(typeof company === 'string' && { organization: company }),
  }
}

function answerOf(said: HookValue): InboundContent {
  const chosen = objectOf(said['button_reply'] ?? said['list_reply'])
  if (said['nfm_reply'] === undefined)
    return chosen['id'] === undefined
      ? { type: 'unsupported', what: `an answer of the kind ${text(said['type'])}` }
      : { type: 'answer', id: text(chosen['id']), title: text(chosen['title']) }
  const form = objectOf(said['nfm_reply'])
  const data = formOf(form['response_json'])
  const id = text(data['flow_token']) || text(form['name']) || 'flow'
  return { type: 'answer', id, title: text(form['body']), data }
}

/** What was filled in comes as JSON in a text. */
function formOf(json: unknown): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(text(json)))
  } catch {
    return { response: json }
  }
}

function orderOf(said: HookValue): InboundContent {
  const note = text(said['text'])
  const catalog = said['catalog_id']
  const items = list(said['product_items']).map((item) => ({ ...item, catalog_id: catalog }))
  return { type: 'order', items, ...(note && { text: note }) }
}

function whatOf(message: HookValue, type: string): string {
  const [error] = list(message['errors'])
  const details = objectOf(error?.['error_data'])['details']
  return text(details) || text(error?.['title']) || type
}

function objectOf(value: unknown): HookValue {
  return typeof value === 'object' && value !== null ? (value as HookValue) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
