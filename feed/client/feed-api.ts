import type { FeedNews, FeedOpened } from '../../shared/feed.ts'

/** Whose feed it is: signed by the customer's server, or with a token that it got for its app. */
export type Identity = {
  readonly feed: string
  readonly person: string
  readonly hash: string
  readonly token: string
  readonly name: string
  readonly language: string
}

/** A no of the platform that another try does not change: a wrong identity, an origin that is not allowed. */
export class Refused extends Error {}

/** Something that may be better in a moment: no network, too many calls, the platform starting. */
export class NotNow extends Error {
  readonly afterMs: number

  constructor(afterMs = 0) {
    super('not now')
    this.afterMs = afterMs
  }
}

/** The calls of one person's feed. It opens the feed by itself, and again when its token has ended. */
export class FeedApi {
  readonly #origin: string
  readonly #identity: Identity
  #token: string

  constructor(origin: string, identity: Identity) {
    this.#origin = origin
    this.#identity = identity
    this.#token = identity.token
  }

  async items(from: Readonly<Record<string, string>>, signal: AbortSignal): Promise<FeedNews> {
    const answer = await this.#call(`items?${new URLSearchParams(from)}`, { signal })
    return (await answer.json()) as FeedNews
  }

  async change(name: string, body: object): Promise<void> {
    await this.#call(name, asJson(body))
  }

  /** The stream of what happens, as it comes. */
  async stream(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const { body } = await this.#call('stream', { signal })
    if (!body) throw new NotNow()
    return body
  }

  async #call(path: string, init: RequestInit): Promise<Response> {
    if (this.#token === '') await this.#open(init.signal)
    const answer = await this.#ask(path, init)
    if (answer.status !== 401) return taken(answer)
    await this.#open(init.signal)
    return taken(await this.#ask(path, init))
  }

  async #open(signal: RequestInit['signal']): Promise<void> {
    const { token: _, ...claim } = this.#identity
    if (claim.hash === '') throw new Refused('unauthenticated')
    const { name, language, ...rest } = claim
    const body = { ...rest, ...(name && { name }), ...(language && { language }) }
    const answer = taken(await this.#ask('open', { ...asJson(body), signal: signal ?? null }))
    this.#token = ((await answer.json()) as FeedOpened).token
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.#token) headers.set('authorization', `Bearer ${this.#token}`)
    try {
      return await fetch(`${this.#origin}/feed/v1/${path}`, { ...init, headers, credentials: 'omit' })
    } catch {
      throw new NotNow()
    }
  }
}

function asJson(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function taken(answer: Response): Response {
  if (answer.ok) return answer
  const seconds = Number(answer.headers.get('retry-after'))
  if (answer.status >= 500 || answer.status === 429) throw new NotNow((seconds || 1) * 1_000)
  throw new Refused(String(answer.status))
}
