import type { Button, Card, ContentOf } from '../content.ts'

type Interactive = ContentOf<'interactive'>
type Media = NonNullable<Card['media']>

/** A message with something to press, as the Cloud API takes it. `check` has made sure that it is one of the forms there are. */
export function interactiveOf(content: Interactive): object {
  const said = {
    ...headerOf(content.header),
    body: { text: content.body },
    ...(content.footer && { footer: { text: content.footer } }),
  }
  if (content.list) return { type: 'list', ...said, action: listOf(content.list) }
  if (content.flow) return { type: 'flow', ...said, action: flowOf(content.flow) }
  return pressed(said, content.buttons ?? [])
}

/** A card with buttons: its media above, its title in bold. */
export function interactiveOfCard({ title, text, media, buttons }: Card): object {
  const body = [title && `*${title}*`, text].filter(Boolean).join('\n')
  return pressed({ ...headerOf(media && { media }), body: { text: body } }, buttons)
}

/** Cards side by side. Source: Meta, interactive media carousel messages. */
export function carouselOf({ text, cards }: ContentOf<'carousel'>): object {
  return {
    type: 'carousel',
    body: { text: text ?? '' },
    action: { cards: cards.map(carouselCardOf) },
  }
}

function carouselCardOf({ title, text, media, buttons }: Card, index: number): object {
  const body = [title && `*${title}*`, text].filter(Boolean).join('\n')
  const [first] = buttons
  const link = first?.kind === 'url' ? first : null
  return {
    card_index: index,
    ...(link && { type: 'cta_url' }),
    ...headerOf(media && { media }),
    ...(body && { body: { text: body } }),
    action: link
      ? { name: 'cta_url', parameters: { display_text: link.title, url: link.url } }
      : { buttons: buttons.map(quickReplyOf) },
  }
}

function quickReplyOf(button: Button): object {
  const id = button.kind === 'reply' ? button.id : button.title
  return { type: 'quick_reply', quick_reply: { id, title: button.title } }
}

function pressed(said: object, buttons: readonly Button[]): object {
  const [first] = buttons
  if (first?.kind === 'url')
    return {
      type: 'cta_url',
      ...said,
      action: { name: 'cta_url', parameters: { display_text: first.title, url: first.url } },
    }
  if (first?.kind === 'location')
    return { type: 'location_request_message', ...said, action: { name: 'send_location' } }
  const replies = buttons.flatMap((button) =>
    button.kind === 'reply' ? [{ type: 'reply', reply: { id: button.id, title: button.title } }] : [],
  )
  return { type: 'button', ...said, action: { buttons: replies } }
}

function listOf({ button, sections }: NonNullable<Interactive['list']>): object {
  return {
    button,
    sections: sections.map(({ title, rows }) => ({ ...(title && { title }), rows })),
  }
}

function flowOf({ id, button, token, screen, data }: NonNullable<Interactive['flow']>): object {
  const payload = screen && { flow_action_payload: { screen, ...(data && { data }) } }
  return {
    name: 'flow',
    parameters: {
      flow_message_version: '3',
      flow_id: id,
      flow_cta: button,
      flow_token: token ?? 'unused',
      flow_action: screen ? 'navigate' : 'data_exchange',
      ...payload,
    },
  }
}

function headerOf(header: Interactive['header']): { header?: object } {
  if (!header) return {}
  if ('text' in header) return { header: { type: 'text', text: header.text } }
  const type = headerKind(header.media)
  const { url, filename } = header.media
  return { header: { type, [type]: { link: url, ...(type === 'document' && filename && { filename }) } } }
}

/** How media stands above a message. */
function headerKind({ mimeType }: Pick<Media, 'mimeType'>): 'image' | 'video' | 'document' {
  const [family] = mimeType.split('/')
  return family === 'image' || family === 'video' ? family : 'document'
}
