import type { FeedItem } from '../../shared/feed.ts'
import { NotNow, Refused, type FeedApi } from './feed-api.ts'
import { pause, waitMs } from './pause.ts'
import { readEvents } from './read-events.ts'
import { changed, emptyShelf, withNews, withOlder, type Shelf } from './shelf.ts'

/** How it stands with the platform. */
export type Standing = 'opening' | 'live' | 'away' | 'refused'

/** What the client tells whoever shows the feed. */
export type Watcher = {
  shelfChanged(shelf: Shelf): void
  standingChanged(standing: Standing): void
  /** Items that came while the page was open. */
  arrived(items: readonly FeedItem[]): void
}

type Doing = { readonly name: string; readonly body: object }

/**
 * Keeps a page's copy of a feed: reads it, hears of changes, and tells the platform what the person did. Without a network it
 * shows what it has, keeps what was done, and goes on when it can.
 */
export class FeedClient {
  readonly #api: FeedApi
  readonly #watcher: Watcher
  readonly #stop = new AbortController()
  readonly #doings: Doing[] = []
  #shelf = emptyShelf
  #isReading = false
  #isReadAgain = false
  #isTelling = false

  constructor(api: FeedApi, watcher: Watcher) {
    this.#api = api
    this.#watcher = watcher
  }

  start(): void {
    void this.#listen()
  }

  stop(): void {
    this.#stop.abort()
  }

  markRead(id: string): void {
    const item = this.#shelf.items.find((one) => one.id === id)
    if (!item || item.isRead) return
    this.#show(changed(this.#shelf, new Set([id]), { isRead: true }))
    this.#do({ name: 'read', body: { ids: [id] } })
  }

  markAllRead(): void {
    this.#show(changed(this.#shelf, 'all', { isRead: true }))
    this.#do({ name: 'read-all', body: {} })
  }

  archive(id: string): void {
    this.#show(changed(this.#shelf, new Set([id]), { isArchived: true }))
    this.#do({ name: 'archive', body: { ids: [id] } })
  }

  press(id: string, action: string, isLink: boolean): void {
    this.#show(changed(this.#shelf, new Set([id]), { isRead: true, ...(!isLink && { answer: action }) }))
    this.#do({ name: 'press', body: { id, action } })
  }

  async showOlder(): Promise<void> {
    const last = this.#shelf.items.at(-1)
    if (!last) return
    try {
      const older = await this.#api.items({ before: last.place }, this.#stop.signal)
      this.#show(withOlder(this.#shelf, older))
    } catch (error) {
      this.#standAfter(error)
    }
  }

  async #listen(): Promise<void> {
    const { signal } = this.#stop
    for (let attempt = 0; !signal.aborted; attempt++) {
      let afterMs = 0
      try {
        const stream = await this.#api.stream(signal)
        await readEvents(stream, () => {
          attempt = 0
          this.#read()
        })
      } catch (error) {
        if (error instanceof NotNow) afterMs = error.afterMs
        if (!signal.aborted) this.#standAfter(error)
        if (error instanceof Refused) return
      }
      await pause(waitMs(attempt, afterMs), signal)
    }
  }

  /** Reads what changed; once more when something changed while it was read. */
  #read(): void {
    this.#isReadAgain = true
    if (!this.#isReading) void this.#readAll()
  }

  async #readAll(): Promise<void> {
    this.#isReading = true
    try {
      for (let attempt = 0; this.#isReadAgain && !this.#stop.signal.aborted;) {
        this.#isReadAgain = false
        try {
          await this.#readOnce()
        } catch (error) {
          this.#standAfter(error)
          if (error instanceof Refused) return
          await pause(waitMs(attempt++, error instanceof NotNow ? error.afterMs : 0), this.#stop.signal)
          this.#isReadAgain = true
        }
      }
    } finally {
      this.#isReading = false
    }
  }

  async #readOnce(): Promise<void> {
    const { cursor } = this.#shelf
    const news = await this.#api.items(cursor === '' ? {} : { after: cursor }, this.#stop.signal)
    // What the person did and the platform does not know yet must not flicker back.
    if (this.#doings.length === 0) this.#take(withNews(this.#shelf, news), cursor !== '')
    this.#isReadAgain ||= cursor !== '' && news.hasMore && this.#doings.length === 0
    this.#watcher.standingChanged('live')
  }

  #take(shelf: Shelf, isUpdate: boolean): void {
    const known = new Set(this.#shelf.items.map(({ id }) => id))
    const newest = this.#shelf.items[0]?.place ?? '0'
    const fresh = shelf.items.filter(
      ({ id, isRead, place }) => !known.has(id) && !isRead && Number(place) > Number(newest),
    )
    this.#show(shelf)
    if (isUpdate && fresh.length > 0) this.#watcher.arrived(fresh)
  }

  #do(doing: Doing): void {
    this.#doings.push(doing)
    if (!this.#isTelling) void this.#tell()
  }

  async #tell(): Promise<void> {
    this.#isTelling = true
    const { signal } = this.#stop
    for (let attempt = 0; this.#doings.length > 0 && !signal.aborted;) {
      const [next] = this.#doings
      try {
        if (next) await this.#api.change(next.name, next.body)
        this.#doings.shift()
        attempt = 0
      } catch (error) {
        if (error instanceof Refused) {
          // It is gone, or was answered elsewhere: the next reading shows how it is.
          this.#doings.shift()
          continue
        }
        this.#standAfter(error)
        await pause(waitMs(attempt++, error instanceof NotNow ? error.afterMs : 0), signal)
      }
    }
    this.#isTelling = false
    if (!signal.aborted) this.#read()
  }

  #standAfter(error: unknown): void {
    if (!this.#stop.signal.aborted)
      this.#watcher.standingChanged(error instanceof Refused ? 'refused' : 'away')
  }

  #show(shelf: Shelf): void {
    this.#shelf = shelf
    this.#watcher.shelfChanged(shelf)
  }
}
