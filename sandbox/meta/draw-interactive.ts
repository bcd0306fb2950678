import type { RichButton, RichCard, RichContent } from '../handsets/handset.ts'
import { seenMedia, shownButton, type Drawn, type MediaOf } from './seen-media.ts'

type Body = Readonly<Record<string, unknown>>

/** Draws an interactive message: header, body, footer, and what there is to press. */
export function drawInteractive(said: Body, mediaOf: MediaOf): Drawn {
  const body = said['body'] as { text?: string } | undefined
  const footer = said['footer'] as { text?: string } | undefined
  const rich: RichContent = {
    ...headerOf(said['header'] as Body | undefined, mediaOf),
    ...(footer?.text && { footer: footer.text }),
    ...actionOf(String(said['type']), said['action'] as Body, mediaOf),
  }
  return { text: body?.text ?? '', rich }
}

function headerOf(header: Body | undefined, mediaOf: MediaOf): Pick<RichContent, 'header' | 'media'> {
  if (!header) return {}
  const type = String(header['type'])
  return type === 'text'
    ? { header: String(header['text']) }
    : { media: [seenMedia(type, header[type] as Body, mediaOf)] }
}

function actionOf(type: string, action: Body, mediaOf: MediaOf): RichContent {
  switch (type) {
    case 'button':
      return { buttons: replies(action) }
    case 'list':
      return { list: { button: String(action['button']), sections: action['sections'] as never } }
    case 'cta_url':
      return { buttons: [linkOf(action)] }
    case 'location_request_message':
      return { buttons: [{ id: 'send_location', title: 'Send location', kind: 'location' }] }
    case 'flow': {
      const { flow_cta: title, flow_token: token } = action['parameters'] as Record<string, string>
      return { buttons: [{ id: `flow:${token ?? 'unused'}`, title: title ?? 'Open', kind: 'other' }] }
    }
    case 'product':
      return { cards: [productOf(action)] }
    case 'product_list':
      return { cards: (action['sections'] as { product_items: Body[] }[]).flatMap(productsOf) }
    case 'catalog_message':
      return { buttons: [shownButton('other', 'View catalog')] }
    case 'carousel':
      return { cards: (action['cards'] as Body[]).map((card) => cardOf(card, mediaOf)) }
    default:
      return { buttons: [shownButton('other', type.replaceAll('_', ' '))] }
  }
}

/** A product by its id: the catalogue with its name and picture is Meta's. */
function productOf({ product_retailer_id: id }: Body): RichCard {
  return { title: String(id), buttons: [shownButton('other', 'View')] }
}

function productsOf({ title, product_items }: { title?: string; product_items: Body[] }): RichCard[] {
  return product_items.map((item) => ({ ...productOf(item), ...(title && { text: title }) }))
}

function replies(action: Body): RichButton[] {
  const buttons = action['buttons'] as { reply?: Body; quick_reply?: Body }[]
  return buttons.map(({ reply, quick_reply }) => {
    const { id, title } = (reply ?? quick_reply) as { id: string; title: string }
    return { id, title, kind: 'reply' }
  })
}

function linkOf(action: Body): RichButton {
  const { display_text: title, url } = action['parameters'] as { display_text: string; url: string }
  return shownButton('url', title, url)
}

function cardOf(card: Body, mediaOf: MediaOf): RichCard {
  const { media } = headerOf(card['header'] as Body, mediaOf)
  const body = card['body'] as { text?: string } | undefined
  const action = card['action'] as Body
  return {
    ...(body?.text && { text: body.text }),
    ...(media?.[0] && { media: media[0] }),
    buttons: action['name'] === 'cta_url' ? [linkOf(action)] : replies(action),
  }
}
