const svg = 'http://www.w3.org/2000/svg'
const bubble = 'M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z'
const cross = 'M6 6l12 12M18 6L6 18'

/** The button that opens and closes the chat. */
export type Launcher = {
  readonly element: HTMLButtonElement
  say(isOpen: boolean, label: string): void
  count(unread: number): void
}

/** Makes the launcher. */
export function launcher(press: () => void): Launcher {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'launcher'
  element.setAttribute('aria-controls', 'frame')
  const badge = document.createElement('span')
  badge.className = 'badge'
  badge.hidden = true
  badge.setAttribute('aria-hidden', 'true')
  const { picture, path } = icon()
  element.append(picture, badge)
  element.addEventListener('click', press)
  return {
    element,
    say(isOpen, label) {
      element.setAttribute('aria-expanded', String(isOpen))
      element.setAttribute('aria-label', label)
      path.setAttribute('d', isOpen ? cross : bubble)
      picture.setAttribute('class', isOpen ? 'line' : 'solid')
    },
    count(unread) {
      badge.hidden = unread === 0
      badge.textContent = unread > 9 ? '9+' : String(unread)
    },
  }
}

function icon(): { picture: SVGElement; path: SVGPathElement } {
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('viewBox', '0 0 24 24')
  picture.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(svg, 'path')
  picture.append(path)
  return { picture, path }
}
