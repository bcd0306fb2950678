import { z } from 'zod'
import type { ConnectorFacts, RawRequest } from '../connecting.ts'
import type { InboundContent, Receipt, Update } from '../update.ts'
import { receiptCodes } from './codes.ts'

/** What Google sends to the hook, around the bytes it signed. */
export type Envelope = {
  readonly message?: { readonly data?: string; readonly attributes?: Readonly<Record<string, string>> }
}

const text = z.string().optional()

const fileShape = z.object({
  mimeType: text,
  fileUri: text,
  fileName: text,
  fileSizeBytes: z.union([z.number(), z.string()]).optional(),
})
type File = z.infer<typeof fileShape>

/** An event of a phone, of the platform or of the agent's launch: one shape with everything optional, told apart by what is there. */
const eventShape = z.object({
  senderPhoneNumber: text,
  phoneNumber: text,
  eventType: text,
  agentId: text,
  eventId: text,
  messageId: text,
  sendTime: text,
  text,
  suggestionResponse: z.object({ postbackData: text, text }).optional(),
  location: z.object({ latitude: z.number().optional(), longitude: z.number().optional() }).optional(),
  userFile: z.object({ payload: fileShape.optional() }).optional(),
  newLaunchState: text,
  regionId: text,
  comment: text,
})
type Event = z.infer<typeof eventShape>

/** The signed bytes of a request to the hook; null where it is no envelope. */
export function dataOf(request: RawRequest): Buffer | null {
  try {
    const { message } = JSON.parse(request.body.toString('utf8')) as Envelope
    return typeof message?.data === 'string' ? Buffer.from(message.data, 'base64') : null
  } catch {
    return null
  }
}

/** Reads what Google tells the hook: one event each request. Kinds it does not know say nothing. Throws when it cannot be read. */
export function readHook(request: RawRequest, { address }: ConnectorFacts): readonly Update[] {
  const data = dataOf(request)
  if (!data) throw new Error('The request is no envelope with message.data.')
  const event = eventShape.parse(JSON.parse(data.toString('utf8')))
  // The webhook of a whole partner brings what is for the other agents too.
  if (event.agentId && event.agentId !== address) return []
  if (event.newLaunchState) return [launchChange(event, event.newLaunchState)]
  if (event.eventType) return eventOf(event, event.eventType, address)
  return messageOf(event, address)
}

function eventOf(event: Event, type: string, address: string): Update[] {
  const contact = event.senderPhoneNumber ?? event.phoneNumber ?? ''
  switch (type) {
    case 'DELIVERED':
      return receipt(event, contact, 'delivered')
    case 'READ':
      return receipt(event, contact, 'read')
    case 'TTL_EXPIRATION_REVOKED':
      return receipt(event, contact, 'expired', type)
    case 'TTL_EXPIRATION_REVOKE_FAILED':
      return receipt(event, contact, 'onTheWay', type)
    case 'IS_TYPING':
      return [{ kind: 'typing', from: contact, to: address, on: true }]
    case 'UNSUBSCRIBE':
    case 'SUBSCRIBE':
      return [preference(contact, address, type === 'SUBSCRIBE')]
    default:
      return []
  }
}

/** The id it names is the one we gave the message. */
function receipt(
  { messageId }: Event,
  contact: string,
  state: Receipt['state'],
  name: keyof typeof receiptCodes | null = null,
): Update[] {
  if (!messageId) return []
  const code = name && receiptCodes[name].code
  const detail = name && `${name}: ${receiptCodes[name].meaning}`
  return [{ kind: 'receipt', refs: [messageId], addresses: [contact], state, code, detail, messageId }]
}

/** Unsubscribing in the app ends what is not essential; codes and confirmations still go. */
function preference(from: string, to: string, wants: boolean): Update {
  const detail = wants ? 'Subscribed again in the messaging app.' : 'Unsubscribed in the messaging app.'
  return { kind: 'preference', from, to, wants, purpose: 'promotional', detail }
}

function messageOf(event: Event, address: string): Update[] {
  const content = contentOf(event)
  if (!content || !event.senderPhoneNumber) return []
  const sentAtMs = Date.parse(event.sendTime ?? '')
  return [
    {
      kind: 'message',
      providerId: event.messageId ?? event.eventId ?? null,
      from: event.senderPhoneNumber,
      to: address,
      content,
      ...(Number.isFinite(sentAtMs) && { sentAtMs }),
    },
  ]
}

function contentOf({ text, suggestionResponse, location, userFile }: Event): InboundContent | null {
  if (suggestionResponse)
    return {
      type: 'answer',
      id: suggestionResponse.postbackData ?? '',
      title: suggestionResponse.text ?? suggestionResponse.postbackData ?? '',
    }
  if (location)
    return { type: 'location', latitude: location.latitude ?? 0, longitude: location.longitude ?? 0 }
  if (userFile) return mediaOf(userFile.payload)
  if (text) return { type: 'text', text }
  return null
}

function mediaOf(file: File | undefined): InboundContent {
  if (!file?.fileUri) return { type: 'unsupported', what: 'a file without an address' }
  const mimeType = file.mimeType ?? 'application/octet-stream'
  const family = mimeType.split('/')[0]
  return {
    type: 'media',
    mimeType,
    as: family === 'image' || family === 'video' || family === 'audio' ? family : 'document',
    source: file.fileUri,
    ...(file.fileName && { filename: file.fileName }),
    ...(file.fileSizeBytes !== undefined && { sizeBytes: Number(file.fileSizeBytes) }),
  }
}

/** A launch is one network's: what another network did stays as it was. */
function launchChange({ regionId, comment }: Event, launchState: string): Update {
  const short = launchState.replace('LAUNCH_STATE_', '')
  const where = regionId ? ` with ${regionId}` : ''
  return {
    kind: 'connector',
    state: short === 'LAUNCHED' ? 'usable' : 'limited',
    detail: `The agent is ${short.toLowerCase()}${where}.${comment ? ` ${comment}` : ''}`,
    facts: { launchState: short, ...(regionId && { region: regionId }) },
  }
}
