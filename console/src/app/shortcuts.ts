import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { tinykeys } from 'tinykeys'
import type { PlaceGroup } from '@/app/places.ts'

type Handlers = { onPalette: () => void; onHelp: () => void }

/** The keys that work on every page; single keys rest while someone is typing. */
export function useShortcuts(groups: PlaceGroup[], handlers: Handlers) {
  const navigate = useNavigate()
  const latest = useRef({ groups, navigate, ...handlers })
  useEffect(() => {
    latest.current = { groups, navigate, ...handlers }
  })
  // Bound once: binding again between two keys of a sequence would forget the first.
  useEffect(() => {
    const unlessTyping = (act: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
      if (isTyping(event.target) || singleKeysOff()) return
      event.preventDefault()
      act(event)
    }
    const goTo = latest.current.groups.flatMap((group) =>
      group.places.map(
        (place) =>
          [`g ${place.key}`, unlessTyping(() => void latest.current.navigate({ to: place.to }))] as const,
      ),
    )
    return tinykeys(window, {
      '$mod+k': (event: KeyboardEvent) => {
        event.preventDefault()
        latest.current.onPalette()
      },
      'Shift+?': unlessTyping(() => latest.current.onHelp()),
      '/': unlessTyping(() => focusSearch(latest.current.onPalette)),
      ...Object.fromEntries(goTo),
    })
  }, [])
}

/** True while keys belong to a text field or an open dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.closest(
      'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu]',
    ) !== null
  )
}

export const singleKeysOff = () => localStorage.getItem('patchbay.singleKeys') === 'off'

function focusSearch(otherwise: () => void) {
  const field = document.querySelector<HTMLInputElement>('[data-search]')
  if (field) field.focus()
  else otherwise()
}
