import { drawTemplate } from './draw-template.ts'
import { drawInteractive } from './draw-interactive.ts'
import { said as words } from './said.ts'
import { seenMedia, type Drawn, type MediaOf } from './seen-media.ts'
import type { Template } from './world.ts'

type Body = Readonly<Record<string, unknown>>

/** Draws a message of the Cloud API as the app shows it. */
export function drawMessage(body: Body, template: Template | null, mediaOf: MediaOf): Drawn {
  const type = words(body['type']) || 'text'
  const said = body[type] as Body
  switch (type) {
    case 'text':
      return { text: words(said['body']), rich: {} }
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
  return { text: words(said['caption']), rich: { media: [seenMedia(type, said, mediaOf)] } }
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
