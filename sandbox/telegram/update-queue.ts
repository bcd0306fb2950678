import { createHash } from 'node:crypto'
import { Agent } from 'undici'
import { nowMs } from '#platform/clock.ts'
import { TelegramError } from './telegram-error.ts'

/** An update as it is told. */
export type Update = { readonly update_id: number; readonly [kind: string]: unknown }

/** Where updates are posted. */
export type Webhook = {
  readonly url: string
  readonly secretToken: string | null
  readonly maxConnections: number
}

type Pending = {
  readonly update: Update
  readonly chatId: number
  readonly onTaken: (() => void) | undefined
}

const pendingMax = 10_000
const answerWithinMs = 60_000
const waitFirstMs = 1_000
const waitMaxMs = 60_000

/** What is not told unless it is asked for. Source: Bot API 10.1, setWebhook. */
const onlyWhenAsked = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])

/**
 * The updates of one bot until they are taken: by its webhook, in order for each chat and again until it takes them,
 * or by whoever polls. `onReply` plays the method a webhook names in its answer.
 */
export class UpdateQueue {
  readonly #agent = new Agent({ headersTimeout: answerWithinMs, bodyTimeout: answerWithinMs })
  readonly #pending: Pending[] = []
  readonly #busy = new Set<number>()
  readonly #waits = new Set<NodeJS.Timeout>()
  readonly #onReply: (method: string, params: Record<string, unknown>) => void
  #webhook: Webhook | null = null
  #allowed: readonly string[] = []
  #lastError: { date: number; message: string } | null = null
  #nextId: number
  #poller: ((terminatedBy: string | null) => void) | null = null
  told = 0
  failed = 0

  constructor(token: string, onReply: (method: string, params: Record<string, unknown>) => void) {
    this.#nextId =
      100_000_000 + (createHash('sha256').update(`updates ${token}`).digest().readUIntBE(0, 4) % 700_000_000)
    this.#onReply = onReply
  }

  /** Tells the bot; not what it did not ask for. `onTaken` is called when it took the update. */
  add(kind: string, what: unknown, chatId: number, onTaken?: () => void): Update | null {
    const isAsked = this.#allowed.length > 0 ? this.#allowed.includes(kind) : !onlyWhenAsked.has(kind)
    if (!isAsked) return null
    const update = { update_id: this.#nextId++, [kind]: what }
    this.#pending.push({ update, chatId, onTaken })
    if (this.#pending.length > pendingMax) this.#pending.shift()
    this.#pump()
    this.#poller?.(null)
    return update
  }

  /** An empty list asks for what is told by itself; none leaves it as it was. */
  allow(kinds: readonly string[] | undefined): void {
    if (kinds) this.#allowed = kinds
  }

  setWebhook(webhook: Webhook | null): void {
    this.#webhook = webhook
    this.#lastError = null
    if (webhook) this.#poller?.('setWebhook request')
    this.#pump()
  }

  drop(): void {
    this.#pending.length = 0
  }

  /** What getWebhookInfo says. */
  info(): Record<string, unknown> {
    return {
      url: this.#webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: this.#pending.length,
      ...(this.#lastError && {
        last_error_date: this.#lastError.date,
        last_error_message: this.#lastError.message,
      }),
      ...(this.#webhook && { max_connections: this.#webhook.maxConnections }),
      ...(this.#allowed.length > 0 && { allowed_updates: this.#allowed }),
    }
  }

  /** Gives a poller what is pending from `offset` on, and waits for some; what is before is taken. Throws TelegramError. */
  async poll(offset: number, limit: number, timeoutS: number): Promise<readonly Update[]> {
    if (this.#webhook)
      throw new TelegramError(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      )
    this.#poller?.('other getUpdates request')
    const from = offset < 0 ? (this.#pending.at(offset)?.update.update_id ?? 0) : offset
    for (const taken of this.#pending.splice(0, this.#countBefore(from))) taken.onTaken?.()
    if (this.#pending.length === 0 && timeoutS > 0) await this.#somethingTold(timeoutS * 1_000)
    return this.#pending.slice(0, limit).map(({ update }) => update)
  }

  async close(): Promise<void> {
    this.#webhook = null
    for (const wait of this.#waits) clearTimeout(wait)
    this.#poller?.(null)
    await this.#agent.destroy()
  }

  #countBefore(updateId: number): number {
    const at = this.#pending.findIndex(({ update }) => update.update_id >= updateId)
    return at === -1 ? this.#pending.length : at
  }

  #somethingTold(waitMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (terminatedBy: string | null): void => {
        clearTimeout(wait)
        this.#waits.delete(wait)
        this.#poller = null
        if (terminatedBy === null) return resolve()
        const mend = terminatedBy.startsWith('other')
          ? '; make sure that only one bot instance is running'
          : ''
        reject(new TelegramError(409, `Conflict: terminated by ${terminatedBy}${mend}`))
      }
      const wait = setTimeout(() => end(null), waitMs)
      this.#waits.add(wait)
      this.#poller = end
    })
  }

  /** Posts the oldest update of every chat that none is under way for. */
  #pump(): void {
    const webhook = this.#webhook
    if (!webhook) return
    for (const pending of this.#pending) {
      if (this.#busy.size >= webhook.maxConnections) return
      if (this.#busy.has(pending.chatId)) continue
      this.#busy.add(pending.chatId)
      void this.#tell(webhook, pending, waitFirstMs)
    }
  }

  async #tell(webhook: Webhook, pending: Pending, waitMs: number): Promise<void> {
    const error = await this.#post(webhook, pending.update)
    if (error === null) {
      this.told++
      const at = this.#pending.indexOf(pending)
      if (at >= 0) this.#pending.splice(at, 1)
      pending.onTaken?.()
    } else {
      this.failed++
      this.#lastError = { date: Math.floor(nowMs() / 1_000), message: error.message }
    }
    // A hook that was taken away while it was asked has no say in what comes next.
    if (error === null || this.#webhook !== webhook) return this.#release(pending.chatId)
    const wait = setTimeout(() => {
      this.#waits.delete(wait)
      const isStillDue = this.#webhook === webhook && this.#pending.includes(pending)
      if (!isStillDue) return this.#release(pending.chatId)
      void this.#tell(webhook, pending, Math.min(waitMs * 2, waitMaxMs))
    }, error.afterMs ?? waitMs).unref()
    this.#waits.add(wait)
  }

  #release(chatId: number): void {
    this.#busy.delete(chatId)
    this.#pump()
  }

  /** Null when it was taken. */
  async #post(
    { url, secretToken }: Webhook,
    update: Update,
  ): Promise<{ message: string; afterMs?: number } | null> {
    try {
      const { origin, pathname, search } = new URL(url)
      const answer = await this.#agent.request({
        origin,
        path: pathname + search,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secretToken !== null && { 'x-telegram-bot-api-secret-token': secretToken }),
        },
        body: JSON.stringify(update),
      })
      const text = await answer.body.text()
      if (answer.statusCode < 200 || answer.statusCode > 299) {
        const afterS = Number(answer.headers['retry-after'])
        const message = `Wrong response from the webhook: ${answer.statusCode}`
        return afterS > 0 ? { message, afterMs: Math.min(afterS, 3_600) * 1_000 } : { message }
      }
      this.#readReply(text)
      return null
    } catch (error) {
      const refused = (error as { code?: string }).code === 'ECONNREFUSED'
      return { message: refused ? 'Connection refused' : 'Read timeout expired' }
    }
  }

  #readReply(text: string): void {
    if (!text.startsWith('{')) return
    try {
      const { method, ...params } = JSON.parse(text) as { method?: unknown } & Record<string, unknown>
      if (typeof method === 'string') this.#onReply(method, params)
    } catch {
      // What is no JSON is no call: Telegram looks no further.
    }
  }
}
