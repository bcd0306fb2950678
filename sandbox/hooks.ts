import { Agent } from 'undici'

/** A call of a provider to a hook of the platform. */
export type HookCall = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** How a provider tries again: the waits between tries, in milliseconds; after the last it gives up. */
export type HookRetries = readonly number[]

const patient: HookRetries = [200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000]
const answerWithinMs = 10_000

/** Calls hooks as providers do: in order for one URL, again after anything but 2xx, and nobody waits for the answer. */
export class Hooks {
  readonly #agent = new Agent({ connections: 8, headersTimeout: answerWithinMs, bodyTimeout: answerWithinMs })
  readonly #lines = new Map<string, Promise<void>>()
  readonly #retries: HookRetries
  #isClosed = false
  sent = 0
  failed = 0
  givenUp = 0

  constructor(retries: HookRetries = patient) {
    this.#retries = retries
  }

  /** Puts a call into the line of its URL. */
  call(hook: HookCall): void {
    const before = this.#lines.get(hook.url) ?? Promise.resolve()
    const line = before.then(() => this.#deliver(hook))
    this.#lines.set(hook.url, line)
    void line.finally(() => {
      if (this.#lines.get(hook.url) === line) this.#lines.delete(hook.url)
    })
  }

  /** Asks a hook and gives the answer, as a challenge does: by GET, or by POST of `sent`; null when none came. */
  async ask(url: string, sent?: Omit<HookCall, 'url'>): Promise<{ status: number; body: string } | null> {
    try {
      const { origin, pathname, search } = new URL(url)
      const path = pathname + search
      const answer = await this.#agent.request({ origin, path, method: sent ? 'POST' : 'GET', ...sent })
      return { status: answer.statusCode, body: await answer.body.text() }
    } catch {
      return null
    }
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#agent.destroy()
  }

  async #deliver(hook: HookCall): Promise<void> {
    for (let attempt = 0; !this.#isClosed; attempt++) {
      if (await this.#post(hook)) {
        this.sent++
        return
      }
      this.failed++
      const waitMs = this.#retries[attempt]
      if (waitMs === undefined) break
      await new Promise((resolve) => setTimeout(resolve, waitMs).unref())
    }
    this.givenUp++
  }

  async #post({ url, headers, body }: HookCall): Promise<boolean> {
    try {
      const { origin, pathname, search } = new URL(url)
      const answer = await this.#agent.request({
        origin,
        path: pathname + search,
        method: 'POST',
        headers,
        body,
      })
      await answer.body.dump()
      return answer.statusCode >= 200 && answer.statusCode < 300
    } catch {
      return false
    }
  }
}
