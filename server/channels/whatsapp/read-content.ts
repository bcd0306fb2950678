import type { InboundContent } from '../update.ts'
import { list, objectOf, said, type HookValue } from './hook-value.ts'

/** What a message says; null for kinds that say nothing, such as a greeting asked for. */
export function readContent(message: HookValue): InboundContent | null {
  const type = String(message['type'])
  const part = objectOf(message[type])
  switch (type) {
    case 'text':
      return { type: 'text', text: said(part['body']) }
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return mediaOf(type, part)
    case 'location':
      return locationOf(part)
    case 'contacts':
      return { type: 'contacts', contacts: list(message['contacts']).map(contactOf) }
    case 'reaction':
      return { type: 'reaction', emoji: said(part['emoji']) }
    case 'button':
      return { type: 'answer', id: said(part['payload']), title: said(part['text']) }
    case 'interactive':
      return answerOf(part)
    case 'order':
      return orderOf(part)
    case 'request_welcome':
      return null
    default:
      return { type: 'unsupported', what: whatOf(message, type) }
  }
}

function mediaOf(
  type: 'image' | 'video' | 'audio' | 'document' | 'sticker',
  part: HookValue,
): InboundContent {
  const { caption, filename, voice } = part
  return {
    type: 'media',
    as: type === 'audio' && voice === true ? 'voice' : type,
    mimeType: said(part['mime_type']).split(';')[0] || 'application/octet-stream',
    source: said(part['id']),
    ...(typeof caption === 'string' && { caption }),
    ...(typeof filename === 'string' && { filename }),
  }
}

function locationOf(part: HookValue): InboundContent {
  const { name, address } = part
  return {
    type: 'location',
    latitude: Number(part['latitude']),
    longitude: Number(part['longitude']),
    ...(typeof name === 'string' && { name }),
    ...(typeof address === 'string' && { address }),
  }
}

function contactOf(card: HookValue): Extract<InboundContent, { type: 'contacts' }>['contacts'][number] {
  const { formatted_name, first_name } = objectOf(card['name'])
  const company = objectOf(card['org'])['company']
  return {
    name: said(formatted_name) || said(first_name) || 'A contact',
    phones: list(card['phones']).flatMap(({ phone, wa_id }) => said(phone ?? wa_id) || []),
    emails: list(card['emails']).flatMap(({ email }) => said(email) || []),
    ...(typeof company === 'string' && { organization: company }),
  }
}

function answerOf(part: HookValue): InboundContent {
  const chosen = objectOf(part['button_reply'] ?? part['list_reply'])
  if (part['nfm_reply'] === undefined)
    return chosen['id'] === undefined
      ? { type: 'unsupported', what: `an answer of the kind ${said(part['type'])}` }
      : { type: 'answer', id: said(chosen['id']), title: said(chosen['title']) }
  const form = objectOf(part['nfm_reply'])
  const data = formOf(form['response_json'])
  const id = said(data['flow_token']) || said(form['name']) || 'flow'
  return { type: 'answer', id, title: said(form['body']), data }
}

/** What was filled in comes as JSON in a text. */
function formOf(json: unknown): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(said(json)))
  } catch {
    return { response: json }
  }
}

function orderOf(part: HookValue): InboundContent {
  const note = said(part['text'])
  const catalog = part['catalog_id']
  const items = list(part['product_items']).map((item) => ({ ...item, catalog_id: catalog }))
  return { type: 'order', items, ...(note && { text: note }) }
}

function whatOf(message: HookValue, type: string): string {
  const [error] = list(message['errors'])
  const details = objectOf(error?.['error_data'])['details']
  return said(details) || said(error?.['title']) || type
}
