import type { Content } from './content.ts'

/** What a content says in words: for content rules, search and lists. Empty where it has none. */
export function textOf(content: Content): string {
  switch (content.type) {
    case 'text':
      return content.text
    case 'media':
      return content.caption ?? ''
    case 'template':
      return Object.values(content.variables).join('\n')
    case 'interactive':
      return lines(
        content.header && 'text' in content.header ? content.header.text : '',
        content.body,
        content.footer,
      )
    case 'card':
      return lines(content.title, content.text)
    case 'carousel':
      return lines(content.text, ...content.cards.flatMap(({ title, text }) => [title, text]))
    case 'products':
      return lines(content.header, content.text, content.footer)
    case 'location':
      return lines(content.name, content.address)
    case 'contacts':
      return lines(...content.contacts.map(({ name }) => name))
    case 'reaction':
      return content.emoji
    case 'email':
      return lines(content.subject, content.text ?? content.html?.replace(/<[^>]*>/g, ' '))
  }
}

function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join('\n')
}
