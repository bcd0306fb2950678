import type { RichButton, RichContent, RichMedia } from '../handsets/handset.ts'
import { drawTemplate } from './draw-template.ts'
import { drawInteractive } from './draw-interactive.ts'
import type { Template } from './world.ts'

type Body = Readonly<Record<string, unknown>>

/** Where media that is named by an id is seen. */
export type MediaOf = (id: string) => { url: string; mimeType: string }

/** What a message looks like. */
export type Drawn = { readonly text: string; readonly rich: RichContent }

/** Draws a message of the Cloud API as the app shows it. */
export function drawMessage(body: Body, template: Template | null, mediaOf: MediaOf): Drawn {
  const type = String(body['type'] ?? 'text')
  const said = body[type] as Body
  switch (type) {
    case 'text':
      return { text: String(said['body']), rich: {} }
    case 'template':
      return template ? drawTemplate(template, said, mediaOf) : { text: '', rich: {} }
    case 'interactive':
      return drawInteractive(said, mediaOf)
    case 'location':
      return drawLocation(said)
    case 'contacts':
      return drawContacts(said as unknown as readonly Body[])
    default:
      return drawMedia(type, said, mediaOf)
  }
}

function drawMedia(type: string, said: Body, mediaOf: MediaOf): Drawn {
  return { text: String(said['caption'] ?? ''), rich: { media: [seenMedia(type, said, mediaOf)] } }
}

const ordinary: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg',
  sticker: 'image/webp',
  document: 'application/pdf',
}

/** Media by its link or its id, as a handset shows it. */
export function seenMedia(type: string, said: Body, mediaOf: MediaOf): RichMedia {
  const { link, id, filename } = said
  const seen =
    typeof link === 'string'
      ? { url: link, mimeType: ordinary[type] ?? 'application/octet-stream' }
      : mediaOf(String(id))
  return { ...seen, ...(typeof filename === 'string' && { filename }) }
}

function drawLocation(said: Body): Drawn {
  const [latitude, longitude] = [Number(said['latitude']), Number(said['longitude'])]
  const { name, address } = said
  const location = {
    latitude,
    longitude,
    ...(typeof name === 'string' && name !== '' && { name }),
    ...(typeof address === 'string' && address !== '' && { address }),
  }
  return { text: '', rich: { location } }
}

function drawContacts(cards: readonly Body[]): Drawn {
  const contacts = cards.map((card) => {
    const name = card['name'] as { formatted_name?: string } | undefined
    const phones = (card['phones'] ?? []) as { phone: string }[]
    return { name: name?.formatted_name ?? '', phones: phones.map(({ phone }) => phone) }
  })
  return { text: '', rich: { contacts } }
}

/** A button that is only shown: what it does is another app's. */
export function shownButton(kind: RichButton['kind'], title: string, url?: string): RichButton {
  return { id: title, title, kind, ...(url !== undefined && { url }) }
}
