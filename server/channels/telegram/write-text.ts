/** A paragraph of a message and how it is set. */
export type Paragraph = { readonly text: string | undefined; readonly style?: 'bold' | 'italic' }

/** A text with what is set in bold or italics; offsets and lengths count UTF-16 units. */
export type WrittenText = {
  readonly text: string
  readonly entities: readonly { type: string; offset: number; length: number }[]
}

/** Puts paragraphs together with a blank line between them; empty ones are left out. */
export function writeText(paragraphs: readonly Paragraph[]): WrittenText {
  let text = ''
  const entities: { type: string; offset: number; length: number }[] = []
  for (const { text: said, style } of paragraphs) {
    const trimmed = said?.trim()
    if (!trimmed) continue
    if (text) text += '\n\n'
    if (style) entities.push({ type: style, offset: text.length, length: trimmed.length })
    text += trimmed
  }
  return { text, entities }
}

/** The length of a text as Telegram counts it: in code points. Source: core.telegram.org/constructor/config. */
export function lengthOf(text: string): number {
  return Array.from(text).length
}
