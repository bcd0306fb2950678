import type { Db } from '#platform/db.ts'
import { fillText, getTemplate, type Template } from '#senders/senders.ts'
import { field, filled, type Form } from './form.ts'
import { ensurePublicUrl } from './read-url.ts'
import { uuidOfSid } from './sid.ts'
import { TwilioError } from './twilio-error.ts'

const bodyCharactersMax = 1_600
const urlCharactersMax = 2_048

/** What a message carries, in the platform's words. */
export type SendContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'media'; readonly url: string; readonly mimeType: string; readonly caption?: string }
  | {
      readonly type: 'template'
      readonly name: string
      readonly language: string
      readonly variables: Readonly<Record<string, string>>
    }

/** Reads what a message is to say: a template with its values, a file with its caption, or a text. Throws a TwilioError. */
export async function readContent(
  on: Db,
  accountId: string,
  form: Form,
  channel: string,
): Promise<SendContent> {
  const contentSid = filled(form, 'ContentSid')
  if (contentSid !== undefined)
    return templateContent(await templateOf(on, accountId, contentSid), form, channel)
  const body = field(form, 'Body') ?? ''
  if (body.length > bodyCharactersMax) throw new TwilioError(21617)
  const [url, ...more] = (form.get('MediaUrl') ?? []).filter((one) => one.trim() !== '')
  if (more.length > 0) throw new TwilioError(21623, 'A message carries one file. Send the others one by one.')
  if (url !== undefined) return mediaContent(url.trim(), body)
  if (body.trim() === '') throw new TwilioError(21619)
  return { type: 'text', text: body }
}

async function templateOf(on: Db, accountId: string, contentSid: string): Promise<Template> {
  const id = uuidOfSid(contentSid, 'HX')
  if (id === null) throw new TwilioError(21655, 'ContentSid is not the sid of a template.')
  return getTemplate(on, accountId, id)
}

/** WhatsApp and its like want the template itself, other channels its text. */
function templateContent(template: Template, form: Form, channel: string): SendContent {
  const variables = readVariables(filled(form, 'ContentVariables'))
  if (channel === 'whatsapp')
    return { type: 'template', name: template.name, language: template.language, variables }
  return { type: 'text', text: fillText(template, variables) }
}

function readVariables(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined) return {}
  try {
    const read: unknown = JSON.parse(text)
    if (read !== null && typeof read === 'object' && !Array.isArray(read))
      return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]))
  } catch {
    // Said below, as for any other text that is no object.
  }
  throw new TwilioError(21656, 'ContentVariables must be a JSON object of texts.')
}

function mediaContent(url: string, body: string): SendContent {
  if (url.length > urlCharactersMax) throw new TwilioError(21620)
  ensurePublicUrl(url, 'MediaUrl', 21620)
  return { type: 'media', url, mimeType: mimeTypeOf(url), ...(body !== '' && { caption: body }) }
}

/** What a message remembers of what it carries. */
export function mediaMemory({ type }: SendContent): { hasMedia?: true } {
  return type === 'media' ? { hasMedia: true } : {}
}

/** Of the file types that Twilio carries, by the ending of the path. Source: Twilio, accepted content types for media. */
const mimeTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  amr: 'audio/amr',
  mp4: 'video/mp4',
  '3gp': 'video/3gpp',
  pdf: 'application/pdf',
  vcf: 'text/vcard',
  csv: 'text/csv',
  txt: 'text/plain',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

function mimeTypeOf(url: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase()
  return mimeTypes[ending ?? ''] ?? 'application/octet-stream'
}
