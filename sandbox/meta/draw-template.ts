import type { RichButton, RichCard, RichContent } from '../handsets/handset.ts'
import { seenMedia, shownButton, type Drawn, type MediaOf } from './seen-media.ts'
import type { Template } from './world.ts'
import { said as words } from './said.ts'

type Parts = readonly Readonly<Record<string, unknown>>[]

/** Draws a template with the values a message gave it. */
export function drawTemplate(
  template: Template,
  said: Readonly<Record<string, unknown>>,
  mediaOf: MediaOf,
): Drawn {
  const given = (said['components'] ?? []) as Parts
  const { components } = template
  const footer = partOf(components, 'footer')?.['text']
  const cards = (partOf(components, 'carousel')?.['cards'] ?? []) as { components: Parts }[]
  const values = (partOf(given, 'carousel')?.['cards'] ?? []) as { components: Parts }[]
  const rich: RichContent = {
    ...headerOf(components, given, mediaOf),
    ...(typeof footer === 'string' && { footer }),
    ...buttonsOf(components, given),
    ...(cards.length > 0 && {
      cards: cards.map((card, index) => cardOf(card.components, values[index]?.components ?? [], mediaOf)),
    }),
  }
  return { text: filled(components, given, 'body'), rich }
}

function cardOf(components: Parts, given: Parts, mediaOf: MediaOf): RichCard {
  const { media } = headerOf(components, given, mediaOf)
  const text = filled(components, given, 'body')
  return {
    ...(text !== '' && { text }),
    ...(media?.[0] && { media: media[0] }),
    buttons: buttonsOf(components, given).buttons ?? [],
  }
}

function headerOf(components: Parts, given: Parts, mediaOf: MediaOf): RichContent {
  const header = partOf(components, 'header')
  if (!header) return {}
  if (String(header['format']).toUpperCase() === 'TEXT')
    return { header: filled(components, given, 'header') }
  const [parameter] = (partOf(given, 'header')?.['parameters'] ?? []) as Parts
  const type = words(parameter?.['type'])
  const value = parameter?.[type] as Readonly<Record<string, unknown>> | undefined
  if (!value) return {}
  if (type !== 'location') return { media: [seenMedia(type, value, mediaOf)] }
  const place = { latitude: Number(value['latitude']), longitude: Number(value['longitude']) }
  return {
    location: { ...place, name: words(value['name']), address: words(value['address']) },
  }
}

function buttonsOf(components: Parts, given: Parts): Pick<RichContent, 'buttons'> {
  const buttons = (partOf(components, 'buttons')?.['buttons'] ?? []) as Parts
  if (buttons.length === 0) return {}
  return { buttons: buttons.map((button, index) => buttonOf(button, valueOf(given, index))) }
}

function buttonOf(button: Parts[number], value: Parts[number] | undefined): RichButton {
  const type = String(button['type']).toUpperCase()
  const title = words(button['text']) || 'Copy code'
  switch (type) {
    case 'QUICK_REPLY':
      return { id: words(value?.['payload']) || title, title, kind: 'reply' }
    case 'URL':
    case 'OTP':
      return shownButton('url', title, words(button['url']).replace('{{1}}', words(value?.['text'])))
    case 'PHONE_NUMBER':
      return shownButton('call', title, `tel:${String(button['phone_number'])}`)
    default:
      return shownButton('other', title)
  }
}

function valueOf(given: Parts, index: number): Parts[number] | undefined {
  const component = given.find(
    (one) => String(one['type']).toLowerCase() === 'button' && Number(one['index']) === index,
  )
  return ((component?.['parameters'] ?? []) as Parts)[0]
}

function filled(components: Parts, given: Parts, type: string): string {
  const text = partOf(components, type)?.['text']
  const parameters = (partOf(given, type)?.['parameters'] ?? []) as Parts
  if (typeof text !== 'string') return ''
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    const parameter = /^\d+$/.test(name)
      ? parameters[Number(name) - 1]
      : parameters.find((one) => one['parameter_name'] === name)
    return parameter ? wordsOf(parameter) : whole
  })
}

/** Money and times are shown by their fallback: the app would write them in the person's own way. */
function wordsOf(parameter: Parts[number]): string {
  if (typeof parameter['text'] === 'string') return parameter['text']
  const value = parameter[String(parameter['type'])] as { fallback_value?: string } | undefined
  return value?.fallback_value ?? ''
}

function partOf(parts: Parts, type: string): Parts[number] | undefined {
  return parts.find((one) => String(one['type']).toLowerCase() === type)
}
