import { z } from 'zod'
import type { InboundContent } from '../update.ts'
import type { GraphAttachment, GraphInboundMessage } from './graph-event.ts'
import { fileNameOf, mediaTypeOf } from './media-type-of.ts'

const mediaKinds = ['image', 'video', 'audio', 'file'] as const
/** What a contact points to, of the provider's own: shown by its address, and not to be copied. */
const sharedKinds: Readonly<Record<string, string>> = {
  fallback: 'link',
  share: 'post',
  ig_post: 'post',
  post: 'post',
  reel: 'reel',
  ig_reel: 'reel',
  story: 'story',
  ig_story: 'story',
  story_mention: 'story mention',
}

/** What a message says, one content a thing it brings, and what its attachments tell beside. */
export function readContents(message: GraphInboundMessage): {
  readonly contents: readonly InboundContent[]
  readonly shared?: Readonly<Record<string, unknown>>
} {
  const { text, quick_reply: reply, attachments } = message
  const contents: InboundContent[] = []
  if (reply) contents.push({ type: 'answer', id: reply.payload, title: text ?? reply.payload })
  else if (text) contents.push({ type: 'text', text })
  const shared = attachments.find(({ type }) => type in sharedKinds && type !== 'fallback')
  for (const one of attachments) {
    // A link is in the text already; its preview says it again.
    if (one.type === 'fallback' && text) continue
    contents.push(contentOf(one))
  }
  if (contents.length === 0) contents.push({ type: 'unsupported', what: 'message' })
  return { contents, ...(shared && { shared: { source: shared.type.toUpperCase(), ...shared.payload } }) }
}

function contentOf(attachment: GraphAttachment): InboundContent {
  const { type } = attachment
  const payload = attachment.payload ?? {}
  const url = textIn(payload['url']) ?? textIn(attachment.url)
  const kind = mediaKinds.find((one) => one === type)
  if (kind && url !== undefined) return mediaContent(kind, url, payload)
  if (type === 'location') return locationContent(payload) ?? { type: 'unsupported', what: type }
  if (type === 'template') return templateContent(payload)
  const title = textIn(attachment.title) ?? textIn(payload['title'])
  const says = [title, url].filter((part) => part !== undefined).join('\n')
  return type in sharedKinds && says !== ''
    ? { type: 'text', text: says }
    : { type: 'unsupported', what: sharedKinds[type] ?? type }
}

function mediaContent(
  kind: (typeof mediaKinds)[number],
  source: string,
  payload: Readonly<Record<string, unknown>>,
): InboundContent {
  const filename = kind === 'file' ? fileNameOf(source) : undefined
  const as = payload['sticker_id'] !== undefined ? 'sticker' : kind === 'file' ? 'document' : kind
  return {
    type: 'media',
    mimeType: mediaTypeOf(kind, source),
    as,
    source,
    ...(filename !== undefined && { filename }),
  }
}

const place = z.object({ coordinates: z.object({ lat: z.number(), long: z.number() }) })

function locationContent(payload: unknown): InboundContent | null {
  const read = place.safeParse(payload)
  if (!read.success) return null
  const { lat, long } = read.data.coordinates
  return { type: 'location', latitude: lat, longitude: long }
}

const template = z.object({
  text: z.string().optional(),
  elements: z.array(z.object({ title: z.string().optional() })).default([]),
  generic: z.object({ elements: z.array(z.object({ title: z.string().optional() })) }).optional(),
})

/** A template the business sent by other means, as far as it has words. */
function templateContent(payload: unknown): InboundContent {
  const read = template.safeParse(payload)
  const elements = read.data ? [...read.data.elements, ...(read.data.generic?.elements ?? [])] : []
  const text = [read.data?.text, ...elements.map(({ title }) => title)].filter(Boolean).join('\n')
  return text ? { type: 'text', text } : { type: 'unsupported', what: 'template' }
}

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
