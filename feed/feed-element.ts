import type { FeedItem } from '../shared/feed.ts'
import { FeedApi } from './client/feed-api.ts'
import { FeedClient, type Standing } from './client/feed-client.ts'
import { emptyShelf, type Shelf } from './client/shelf.ts'
import { styles } from './styles.ts'
import { bell, type Bell } from './view/bell.ts'
import { element } from './view/element.ts'
import { panel, type Panel } from './view/panel.ts'
import { wordsOf, type Words } from './words.ts'

/**
 * `<patchbay-feed feed person hash>`: a bell that shows a signed-in person what the business sent, wherever in a page it stands.
 * Further attributes: `token` instead of `person` and `hash`, `name`, `lang`, `theme="light"`, `corner`, and `api` where the
 * script is served from elsewhere. Tells the page `patchbay-feed-unread` and `patchbay-feed-open`.
 */
export class FeedElement extends HTMLElement {
  static readonly observedAttributes = ['feed', 'person', 'hash', 'token', 'lang', 'api']
  /** Where the script came from. */
  static servedFrom = ''

  readonly #root = this.attachShadow({ mode: 'open' })
  #client: FeedClient | null = null
  #words: Words = wordsOf([])
  #bell: Bell | null = null
  #panel: Panel | null = null
  #live: HTMLElement | null = null
  #shelf: Shelf = emptyShelf
  #standing: Standing = 'opening'
  #isOpen = false
  #isDue = false

  connectedCallback(): void {
    document.addEventListener('pointerdown', this.#pressedSomewhere)
    this.#begin()
  }

  disconnectedCallback(): void {
    document.removeEventListener('pointerdown', this.#pressedSomewhere)
    this.#client?.stop()
    this.#client = null
  }

  /** A page often sets several attributes one after the other: all of them count before it begins anew. */
  attributeChangedCallback(): void {
    if (!this.isConnected || this.#isDue) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      if (this.isConnected) this.#begin()
    })
  }

  #begin(): void {
    this.#client?.stop()
    this.#shelf = emptyShelf
    this.#standing = 'opening'
    this.#isOpen = false
    this.#words = wordsOf(this.#languages())
    this.#draw()
    const said = (name: string): string => this.getAttribute(name) ?? ''
    const identity = {
      feed: said('feed'),
      person: said('person'),
      hash: said('hash'),
      token: said('token'),
      name: said('name'),
      language: this.#words.language,
    }
    // Nobody is signed in: there is no feed to show.
    const isSomebody = identity.token !== '' || (identity.feed !== '' && identity.person !== '')
    if (this.#bell) this.#bell.button.hidden = !isSomebody
    this.#client = isSomebody
      ? this.#clientOf(new FeedApi(said('api') || FeedElement.servedFrom, identity))
      : null
    this.#client?.start()
  }

  /** A client that was stopped may still have an answer under way: it is not listened to any more. */
  #clientOf(api: FeedApi): FeedClient {
    const isCurrent = (): boolean => this.#client === client
    const client: FeedClient = new FeedClient(api, {
      shelfChanged: (shelf) => isCurrent() && this.#show({ shelf }),
      standingChanged: (standing) => isCurrent() && this.#show({ standing }),
      arrived: (items) => isCurrent() && this.#announce(items),
    })
    return client
  }

  #languages(): string[] {
    const around = this.closest('[lang]')?.getAttribute('lang') ?? document.documentElement.lang
    return [this.getAttribute('lang') ?? '', around, ...navigator.languages]
  }

  #draw(): void {
    this.#bell = bell(this.#words, () => this.#setOpen(!this.#isOpen))
    this.#panel = panel(this.#words, {
      opened: (item, link) => this.#opened(item, link),
      pressed: (item, action, link) => this.#client?.press(item.id, action.id, link !== null),
      markedRead: (item) => this.#client?.markRead(item.id),
      removed: (item) => this.#client?.archive(item.id),
      markedAllRead: () => {
        this.#client?.markAllRead()
        this.#panel?.focus()
      },
      older: () => void this.#client?.showOlder(),
      closed: () => this.#setOpen(false),
    })
    this.#live = element('div', { class: 'unseen', role: 'status' })
    const all = element('div', { class: 'root', lang: this.#words.language, dir: this.#words.dir })
    all.append(this.#bell.button, this.#panel.section, this.#live)
    all.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#isOpen) this.#setOpen(false)
    })
    // A sheet that is made here is no inline style: it stands under any policy of the page.
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
    this.#root.adoptedStyleSheets = [sheet]
    this.#root.replaceChildren(all)
    this.#show({})
  }

  #show(change: { shelf?: Shelf; standing?: Standing }): void {
    const before = this.#shelf.unread
    this.#shelf = change.shelf ?? this.#shelf
    this.#standing = change.standing ?? this.#standing
    this.#bell?.show(this.#shelf.unread, this.#isOpen)
    this.#panel?.show(this.#shelf, this.#standing)
    if (this.#shelf.unread !== before) this.#tell('patchbay-feed-unread', { unread: this.#shelf.unread })
  }

  #setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen
    if (this.#panel) this.#panel.section.hidden = !isOpen
    this.#show({})
    if (isOpen) this.#panel?.focus()
    else this.#bell?.button.focus()
  }

  #opened(item: FeedItem, link: string | null): void {
    this.#client?.markRead(item.id)
    this.#tell('patchbay-feed-open', { id: item.id, link })
  }

  #announce(items: readonly FeedItem[]): void {
    const title = items.map((item) => item.title || item.body).join(', ')
    if (this.#live) this.#live.textContent = this.#words.say('arrived', { title })
  }

  #tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }

  readonly #pressedSomewhere = (event: Event): void => {
    if (!this.#isOpen || event.composedPath().includes(this)) return
    this.#isOpen = false
    if (this.#panel) this.#panel.section.hidden = true
    this.#show({})
  }
}
