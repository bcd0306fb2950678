import type { ServerResponse } from 'node:http'
import { feedOfToken, feedsChanged } from '#channels/channels.ts'
import { hearNotifications, type Hearing } from '#platform/shared-notifications.ts'
import { Refusal } from '#platform/refusal.ts'

type Stream = { readonly response: ServerResponse; readonly token: string }

const streamsOfFeedMax = 20
const streamsMax = 20_000
const stillHereMs = 20_000

/**
 * The streams of feeds that this process holds: tells each that something in its feed changed, whatever process changed it.
 * What changed the component then asks for itself, so nothing is lost with a stream.
 */
export class OpenFeeds {
  readonly #streams = new Map<string, Set<Stream>>()
  readonly #beat: NodeJS.Timeout
  #count = 0
  #isClosed = false
  #hearing: Hearing | null = null

  private constructor() {
    this.#beat = setInterval(() => this.#lookAtAll(), stillHereMs).unref()
  }

  static async open(): Promise<OpenFeeds> {
    const feeds = new OpenFeeds()
    feeds.#hearing = await hearNotifications(
      feedsChanged,
      (deviceId) => feeds.#tell(deviceId),
      () => [...feeds.#streams.keys()].forEach((deviceId) => feeds.#tell(deviceId)),
    )
    return feeds
  }

  /** Whether one more stream of a feed is taken. */
  hasRoom(deviceId: string): boolean {
    if (this.#isClosed) return false
    return this.#count < streamsMax && (this.#streams.get(deviceId)?.size ?? 0) < streamsOfFeedMax
  }

  /** Takes a stream in, and says at once that there may be something. */
  add(deviceId: string, stream: Stream): void {
    const others = this.#streams.get(deviceId) ?? new Set()
    this.#streams.set(deviceId, others.add(stream))
    this.#count++
    stream.response.on('close', () => this.#remove(deviceId, stream))
    stream.response.write('retry: 2000\nevent: changed\ndata: {}\n\n')
  }

  async close(): Promise<void> {
    // A component that comes again at once must not hold up the end.
    this.#isClosed = true
    clearInterval(this.#beat)
    for (const streams of this.#streams.values()) for (const { response } of streams) response.end()
    await this.#hearing?.stop()
  }

  #tell(deviceId: string): void {
    for (const { response } of this.#streams.get(deviceId) ?? [])
      write(response, 'event: changed\ndata: {}\n\n')
  }

  /** Keeps proxies from ending what is still, and ends streams whose token stands no more. */
  #lookAtAll(): void {
    for (const streams of this.#streams.values())
      for (const stream of streams) {
        write(stream.response, ': still here\n\n')
        feedOfToken(stream.token).catch((error: unknown) => {
          // Otherwise the database is away: that is no reason to put anybody out.
          if (error instanceof Refusal) stream.response.end()
        })
      }
  }

  #remove(deviceId: string, stream: Stream): void {
    const others = this.#streams.get(deviceId)
    if (!others?.delete(stream)) return
    this.#count--
    if (others.size === 0) this.#streams.delete(deviceId)
  }
}

/** Whoever does not take what it is told comes again. */
function write(response: ServerResponse, text: string): void {
  if (response.writableNeedDrain) response.destroy()
  else response.write(text)
}
