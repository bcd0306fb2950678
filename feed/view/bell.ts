import type { Words } from '../words.ts'
import { element, icon, pressable } from './element.ts'

const shape = 'M18 16v-5a6 6 0 0 0-12 0v5l-2 2h16zM10 21h4'
const shownMax = 99

/** The bell with the number of what is unread. */
export type Bell = {
  readonly button: HTMLButtonElement
  show(unread: number, isOpen: boolean): void
}

/** Draws the bell; the panel it opens has the id `panel`. */
export function bell(words: Words, press: () => void): Bell {
  const badge = element('span', { class: 'badge', 'aria-hidden': 'true', hidden: true })
  const button = pressable(
    { class: 'bell', part: 'bell', 'aria-haspopup': 'dialog', 'aria-controls': 'panel' },
    press,
    icon(shape),
    badge,
  )
  return {
    button,
    show(unread, isOpen) {
      const name = words.say('notifications')
      button.setAttribute('aria-label', unread > 0 ? `${name}, ${words.say('unread', { n: unread })}` : name)
      button.setAttribute('aria-expanded', String(isOpen))
      badge.hidden = unread === 0
      const n = new Intl.NumberFormat(words.language).format(Math.min(unread, shownMax))
      badge.textContent = unread > shownMax ? `${n}+` : n
    },
  }
}
