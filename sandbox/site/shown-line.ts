import type { ButtonView, CardView, Line, ToldContent } from '#shared/webchat-widget.ts'
import type { RichButton, RichCard, RichContent } from '../handsets/handset.ts'

/** What the business said in a chat, as the handset shows it; `text` is what stands beside cards and places, not on them. */
export type ShownLine = { readonly text: string; readonly rich: RichContent }

/** Draws a line of the business. Shape: what a visitor said is not shown by this. */
export function shownLine({ content }: Extract<Line, { from: 'business' }>): ShownLine {
  switch (content.type) {
    case 'text':
      return { text: content.text, rich: {} }
    case 'media': {
      const { url, mimeType, filename, caption = '' } = content
      return { text: caption, rich: { media: [{ url, mimeType, ...(filename && { filename }) }] } }
    }
    case 'interactive':
      return { text: content.body, rich: richOfChoices(content) }
    case 'card':
      return { text: '', rich: { cards: [cardOf(content)] } }
    case 'carousel':
      return { text: content.text ?? '', rich: { cards: content.cards.map(cardOf) } }
    case 'location': {
      const { latitude, longitude, name, address } = content
      const location = { latitude, longitude, ...(name && { name }), ...(address && { address }) }
      return { text: '', rich: { location } }
    }
  }
}

function richOfChoices({
  header,
  footer,
  buttons,
  list,
}: Extract<ToldContent, { type: 'interactive' }>): RichContent {
  return {
    ...(header && ('text' in header ? { header: header.text } : { media: [header.media] })),
    ...(footer && { footer }),
    ...(buttons && { buttons: buttons.map(buttonOf) }),
    ...(list && {
      list: {
        button: list.button,
        sections: list.sections.map(({ title, rows }) => ({
          ...(title && { title }),
          rows: rows.map((row) => ({ ...row })),
        })),
      },
    }),
  }
}

function cardOf({ title, text, media, buttons }: CardView): RichCard {
  return {
    ...(title && { title }),
    ...(text && { text }),
    ...(media && { media }),
    buttons: buttons.map(buttonOf),
  }
}

function buttonOf(button: ButtonView): RichButton {
  const { kind, title } = button
  return { id: kind === 'reply' ? button.id : title, title, kind, ...(kind === 'url' && { url: button.url }) }
}
