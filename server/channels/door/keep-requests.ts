import { createHash } from 'node:crypto'
import { now, nowMs } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { channelNamed } from '../all-channels.ts'
import type { Connector } from '../connectors/connector.ts'
import type { Door, RawRequest } from '../connecting.ts'
import { requestsKept, type NewRequest } from './queries.ts'

/** Says on which channel of notifications readers are woken. */
export const updatesCame = 'patchbay_updates'

/** What comes while one batch is written makes the next: a second writer could commit what came later first. */
const batchMax = 200
/** What is kept of the headers: those that say what the body is or who sent it. */
const tellingHeaders = /^(content-type|user-agent|x-.*)$/

type Waiting = {
  readonly row: NewRequest
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * Keeps what providers send before they are answered, many at a time: while one batch is written the next gathers.
 * Resolves once it is committed.
 */
export class RequestKeeper {
  private waiting: Waiting[] = []
  private isWriting = false

  keep(connector: Connector, request: RawRequest): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ row: rowOf(connector, request), done, failed })
      this.write()
    })
  }

  private write(): void {
    if (this.isWriting || this.waiting.length === 0) return
    this.isWriting = true
    // Requests of the same turn of the event loop go together.
    setImmediate(() => {
      const batch = this.waiting.splice(0, batchMax)
      this.store(batch)
        .then(
          () => batch.forEach(({ done }) => done()),
          (error: unknown) => batch.forEach(({ failed }) => failed(error)),
        )
        .finally(() => {
          this.isWriting = false
          this.write()
        })
    })
  }

  private async store(batch: readonly Waiting[]): Promise<void> {
    await db.query(
      requestsKept(
        batch.map(({ row }) => row),
        now(),
        updatesCame,
      ),
    )
  }
}

/** The headers that are kept with a request, in clear: none that would prove another request as well. */
export function keptHeaders(door: Door | undefined, headers: RawRequest['headers']): RawRequest['headers'] {
  const isKept = (name: string) => tellingHeaders.test(name) && !door?.secretHeaders?.includes(name)
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isKept(name)))
}

function rowOf(connector: Connector, { url, headers, body }: RawRequest): NewRequest {
  return {
    id: uuidOf(newId('prq', nowMs())),
    account_id: connector.accountId,
    connector_id: connector.id,
    url,
    headers: keptHeaders(channelNamed(connector.channel)?.connect?.door, headers),
    body: body.toString('base64'),
    digest: createHash('sha256').update(url).update('\n').update(body).digest('hex'),
  }
}
