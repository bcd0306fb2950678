import type { Button, Content } from './content.ts'

const kinds: Readonly<Partial<Record<Button['kind'], { readonly does: string; readonly mend: string }>>> = {
  calendar: { does: 'puts an event into the calendar', mend: 'Write the time into the text.' },
  map: { does: 'opens a map', mend: 'Send the place as a location.' },
  compose: { does: 'begins a message', mend: 'Write the number into the text.' },
  record: { does: 'begins a recording', mend: 'Ask for it in the text.' },
}

/**
 * Says what is wrong with a button that only phones with RCS have, on any other channel; null where there is none.
 * `name`: the channel's, as people know it.
 */
export function buttonOfPhones(content: Content, name: string): string | null {
  for (const { kind, title } of buttonsOf(content)) {
    const found = kinds[kind]
    if (found) return `${name} has no button that ${found.does}, as “${title}” would. ${found.mend}`
  }
  return null
}

/** Every button of a content, in order. */
export function buttonsOf(content: Content): readonly Button[] {
  if (content.type === 'interactive') return content.buttons ?? []
  if (content.type === 'card') return content.buttons
  return content.type === 'carousel' ? content.cards.flatMap(({ buttons }) => buttons) : []
}
