import type { Button, ContentOf } from '../content.ts'

type List = NonNullable<ContentOf<'interactive'>['list']>

/** What stands below a message: buttons of its own, or a keyboard in the place of the contact's. */
export type Keyboard =
  | { readonly inline_keyboard: readonly (readonly InlineButton[])[] }
  | {
      readonly keyboard: readonly (readonly { text: string; request_location: true }[])[]
      readonly resize_keyboard: true
      readonly one_time_keyboard: true
    }

/** A button below a message: it tells us its data, or opens a link. */
export type InlineButton = { readonly text: string; readonly callback_data?: string; readonly url?: string }

/**
 * The keyboard of buttons and of a list's rows, one in each line so that none is cut; undefined where there are none.
 * Only a keyboard in the place of the contact's own may ask for a location.
 */
export function keyboardOf(buttons: readonly Button[], list?: List): Keyboard | undefined {
  const asking = buttons.filter(({ kind }) => kind === 'location')
  if (asking.length > 0) {
    const keyboard = asking.map(({ title }) => [{ text: title, request_location: true as const }])
    return { keyboard, resize_keyboard: true, one_time_keyboard: true }
  }
  const rows = (list?.sections ?? []).flatMap((section) => section.rows)
  const lines = [
    ...buttons.flatMap((button) => inlineButton(button)),
    ...rows.map(({ id, title }) => ({ text: title, callback_data: id })),
  ]
  return lines.length > 0 ? { inline_keyboard: lines.map((line) => [line]) } : undefined
}

function inlineButton(button: Button): InlineButton[] {
  if (button.kind === 'reply') return [{ text: button.title, callback_data: button.id }]
  return button.kind === 'url' ? [{ text: button.title, url: button.url }] : []
}

/** What a list says beyond the titles of its rows, as a paragraph of the message; empty where it says no more. */
export function listInWords({ sections }: List): string {
  const says = sections.some(({ title, rows }) => title || rows.some(({ description }) => description))
  if (!says) return ''
  return sections
    .map(({ title, rows }) =>
      [title, ...rows.map((row) => `• ${row.title}${row.description ? `: ${row.description}` : ''}`)]
        .filter(Boolean)
        .join('\n'),
    )
    .join('\n\n')
}
