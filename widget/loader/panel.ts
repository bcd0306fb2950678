import { bridgeMark, type Marked, type ToFrame, type ToHost } from '../bridge.ts'
import { launcher } from './launcher.ts'
import { pageKeepOf, type PageKeep } from './page-keep.ts'
import type { LoadedSite } from './site-of.ts'
import { styles } from './styles.ts'

const narrow = matchMedia('(max-width: 480px)')

type Heard = (detail: unknown) => void

/**
 * The launcher and the widget's frame on the account's page. Both stand in a closed shadow tree, and the frame is of our
 * origin: the page's styles and scripts do not reach in, and ours not out.
 */
export class Panel {
  isOpen = false
  private readonly site: LoadedSite
  private readonly frame: HTMLIFrameElement
  private readonly shell = document.createElement('div')
  private readonly button = launcher(() => (this.isOpen ? this.close(true) : this.open(true)))
  private readonly pageKeep: PageKeep
  private readonly listeners = new Map<string, Set<Heard>>()
  private waiting: ToFrame[] | null = []
  private labels = { open: '', close: '', frame: '' }
  private unreadLabel = ''

  constructor(site: LoadedSite) {
    this.site = site
    this.frame = frameOf(site)
    this.pageKeep = pageKeepOf(site.key, (values) => this.post({ type: 'kept', values }))
    const place = document.createElement('patchbay-chat')
    // Nothing that a page says of elements it does not know may move or hide this one.
    place.style.setProperty('all', 'initial', 'important')
    const tree = place.attachShadow({ mode: 'closed' })
    this.shell.className = 'shell'
    this.shell.hidden = true
    this.shell.append(this.frame, this.button.element)
    tree.append(this.shell)
    dress(tree)
    document.body.append(place)
    addEventListener('message', (event) => this.heard(event))
    narrow.addEventListener('change', () => this.isOpen && this.show(false))
  }

  open(byPerson: boolean): void {
    if (this.isOpen) return
    this.isOpen = true
    this.show(byPerson)
    this.emit('open', null)
  }

  close(byPerson: boolean): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.draw()
    this.tell({ type: 'hidden' })
    if (byPerson) this.button.element.focus()
    this.emit('close', null)
  }

  /** Tells the frame something; what comes before the frame is there waits for it. */
  tell(message: ToFrame): void {
    if (this.waiting) this.waiting.push(message)
    else this.post(message)
  }

  on(name: string, heard: Heard): void {
    this.listeners.set(name, (this.listeners.get(name) ?? new Set()).add(heard))
  }

  private show(byPerson: boolean): void {
    this.draw()
    this.tell(this.whereItStands())
    this.tell({ type: 'shown', isModal: narrow.matches, byPerson })
    if (byPerson) this.frame.focus()
  }

  private heard({ source, origin, data }: MessageEvent): void {
    if (source !== this.frame.contentWindow || origin !== this.site.origin) return
    const marked = data as Marked<ToHost> | null
    if (marked?.mark === bridgeMark) this.obey(marked.message)
  }

  private obey(message: ToHost): void {
    if (message.type === 'ready') this.ready(message)
    else if (message.type === 'close') this.close(true)
    else if (message.type === 'recall') this.post({ type: 'kept', values: this.pageKeep.recall() })
    else if (message.type === 'keep') this.pageKeep.keep(message.name, message.value)
    else if (message.type === 'unread') {
      this.unreadLabel = message.label
      this.button.count(message.count)
      this.draw()
      this.emit('unread', message.count)
    } else this.emit(message.type, message)
  }

  private ready({
    colour,
    onColour,
    position,
    offset,
    isRtl,
    labels,
  }: Extract<ToHost, { type: 'ready' }>): void {
    const { style, dataset } = this.shell
    style.setProperty('--colour', colour)
    style.setProperty('--on-colour', onColour)
    style.setProperty('--x', `${offset.x}px`)
    style.setProperty('--y', `${offset.y}px`)
    dataset['position'] = position
    this.shell.dir = isRtl ? 'rtl' : 'ltr'
    this.labels = labels
    this.frame.title = labels.frame
    this.shell.hidden = false
    this.draw()
    if (!this.waiting) return
    const { waiting } = this
    this.waiting = null
    this.post(this.whereItStands())
    for (const told of waiting) this.post(told)
    this.emit('ready', null)
  }

  private draw(): void {
    this.shell.dataset['open'] = String(this.isOpen)
    const { open, close } = this.labels
    this.button.say(this.isOpen, this.isOpen ? close : [open, this.unreadLabel].filter(Boolean).join(' · '))
  }

  private post(message: ToFrame): void {
    this.frame.contentWindow?.postMessage({ mark: bridgeMark, message }, this.site.origin)
  }

  /** Queries and fragments of addresses may hold secrets of the page: they stay where they are. */
  private whereItStands(): ToFrame {
    const { origin, pathname } = location
    const language = document.documentElement.lang
    return { type: 'page', page: { url: origin + pathname, title: document.title.slice(0, 300) }, language }
  }

  private emit(name: string, detail: unknown): void {
    for (const heard of this.listeners.get(name) ?? []) heard(detail)
  }
}

function frameOf({ key, origin, language, scheme }: LoadedSite): HTMLIFrameElement {
  const frame = document.createElement('iframe')
  const query = new URLSearchParams({ site: key, host: location.origin })
  const wanted = language ?? document.documentElement.lang
  if (wanted) query.set('language', wanted)
  if (scheme) query.set('scheme', scheme)
  frame.src = `${origin}/webchat/frame?${query.toString()}`
  frame.id = 'frame'
  frame.title = 'Chat'
  frame.setAttribute(
    'sandbox',
    'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads',
  )
  return frame
}

function dress(tree: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
    tree.adoptedStyleSheets = [sheet]
  } catch {
    const element = document.createElement('style')
    element.textContent = styles
    tree.append(element)
  }
}
