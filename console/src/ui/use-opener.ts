import { useState } from 'react'

/**
 * Remembers what held the focus when a dialog opened; the answer hands the focus back to it when the dialog closes.
 * Of a menu, whose items are gone by then, it is the button that opened it; where nothing is left, the page's content.
 */
export function useOpener(): (event: Event) => void {
  const [opener] = useState(openerNow)
  return (event) => {
    event.preventDefault()
    const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body
    const back = isThere ? opener : document.getElementById('main')
    back?.focus()
  }
}

function openerNow(): Element | null {
  const holder = document.activeElement
  const menuButton = holder?.closest('[role=menu]')?.getAttribute('aria-labelledby')
  return menuButton ? document.getElementById(menuButton) : holder
}
