import type { Line, VisitorContent } from '../../shared/webchat-widget.ts'
import { DoorRefused, type Api, type Saying } from './api.ts'
import type { Keep } from './storage.ts'

/** Something the visitor sent that has not been stored yet. */
export type Pending = {
  readonly clientId: string
  readonly at: string
  readonly page: Saying['page']
  state: 'waiting' | 'failed'
  /** The door's code where it refused for good. */
  refusal: string | null
  content: VisitorContent | null
  /** Not kept over a reload: a page cannot open a file again by itself. */
  readonly file: File | null
}

type Told = {
  readonly changed: () => void
  readonly stored: (line: Line) => void
  /** The token stands no more: somebody else must be spoken as. */
  readonly lost: () => void
}

const waitMsMin = 1_000
const waitMsMax = 30_000

/**
 * Sends what the visitor says, one after the other, each under a name of its own for as long as it takes: sent again after
 * a lost answer, it is still stored once. Text that is under way survives a reload.
 */
export class Outbox {
  readonly pending: Pending[] = []
  private readonly api: Api
  private readonly keep: Keep
  private readonly told: Told
  private failures = 0
  private sending = false
  private again: ReturnType<typeof setTimeout> | undefined

  constructor(api: Api, keep: Keep, told: Told) {
    this.api = api
    this.keep = keep
    this.told = told
    this.pending.push(...kept(keep))
    addEventListener('online', () => this.flush())
  }

  add(content: VisitorContent | null, file: File | null, page: Saying['page']): void {
    this.pending.push({
      clientId: newClientId(),
      at: new Date().toISOString(),
      page,
      state: 'waiting',
      refusal: null,
      content,
      file,
    })
    this.save()
    this.flush()
  }

  retry(clientId: string): void {
    const failed = this.pending.find((one) => one.clientId === clientId)
    if (failed) failed.state = 'waiting'
    this.flush()
    this.told.changed()
  }

  discard(clientId: string): void {
    this.drop(clientId)
    this.told.changed()
  }

  /** The line is there after all: another page of the site sent it, or the answer was lost. */
  drop(clientId: string): void {
    const at = this.pending.findIndex((one) => one.clientId === clientId)
    if (at >= 0) this.pending.splice(at, 1)
    this.save()
  }

  clear(): void {
    this.pending.length = 0
    this.save()
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.again)
    if (!this.sending) void this.run()
  }

  private async run(): Promise<void> {
    this.sending = true
    for (let next = this.next(); next && this.api.token; next = this.next()) {
      try {
        const line = await this.send(next)
        this.failures = 0
        this.drop(next.clientId)
        this.told.stored(line)
      } catch (error) {
        if (!this.failed(next, error)) break
      }
      this.told.changed()
    }
    this.sending = false
  }

  private async send(pending: Pending): Promise<Line> {
    const { clientId, page, file } = pending
    if (!pending.content && file) pending.content = { type: 'file', fileId: await this.api.upload(file) }
    if (!pending.content) throw new DoorRefused(422, 'file_refused')
    return this.api.say({ clientId, content: pending.content, page })
  }

  /** Says whether the next one may be tried: one that must wait holds up those behind it, so that they stay in order. */
  private failed(pending: Pending, error: unknown): boolean {
    const refusal = error instanceof DoorRefused ? error : new DoorRefused(0, 'unreachable')
    if (refusal.code === 'visitor_unknown') {
      this.told.lost()
      return false
    }
    if (!refusal.isPassing) {
      pending.state = 'failed'
      pending.refusal = refusal.code
      return true
    }
    const wait = Math.max(refusal.retryAfterMs, Math.min(waitMsMax, waitMsMin * 2 ** this.failures++))
    this.again = setTimeout(() => this.flush(), wait)
    this.told.changed()
    return false
  }

  private next(): Pending | undefined {
    return this.pending.find(({ state }) => state === 'waiting')
  }

  private save(): void {
    const texts = this.pending.filter(({ file }) => !file)
    this.keep.set('outbox', texts.length > 0 ? JSON.stringify(texts) : null)
  }
}

function kept(keep: Keep): Pending[] {
  try {
    const read: unknown = JSON.parse(keep.get('outbox') ?? '[]')
    return Array.isArray(read) ? (read as Pending[]) : []
  } catch {
    return []
  }
}

function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
