import type { Button, ContentOf } from '../content.ts'
import type { Suggestion } from './agent-message.ts'

/** The chips of buttons; what comes back for one is its id, or the title of one that has none. */
export function suggestionsOf(buttons: readonly Button[]): Suggestion[] {
  return buttons.map((button) => {
    const named = { text: button.title, postbackData: button.kind === 'reply' ? button.id : button.title }
    switch (button.kind) {
      case 'reply':
        return { reply: named }
      case 'url':
        return { action: { ...named, openUrlAction: { url: button.url } } }
      case 'call':
        return { action: { ...named, dialAction: { phoneNumber: button.phone } } }
      case 'location':
        return { action: { ...named, shareLocationAction: {} } }
    }
  })
}

/** The rows of a list as chips: the channel has no lists. */
export function suggestionsOfList(list: NonNullable<ContentOf<'interactive'>['list']>): Suggestion[] {
  return list.sections.flatMap(({ rows }) =>
    rows.map(({ id, title }) => ({ reply: { text: title, postbackData: id } })),
  )
}
