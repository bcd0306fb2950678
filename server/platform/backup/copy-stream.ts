import { once } from 'node:events'
import { Readable, type Duplex } from 'node:stream'
import type pg from 'pg'

/** What a COPY uses of the driver's connection. */
type Wire = {
  readonly stream: Duplex
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(reason: string): void
}

const chunkBytes = 64 * 1024

/** The rows of a `COPY … TO STDOUT` as a stream of bytes; reading slowly slows the server down. `rows` is known at the end. */
export class CopyOut extends Readable {
  rows = 0
  private readonly text: string
  private wire: Wire | null = null
  private gathered: Buffer[] = []
  private gatheredBytes = 0

  constructor(text: string) {
    super({ highWaterMark: 4 * chunkBytes })
    this.text = text
  }

  submit(connection: pg.Connection): void {
    this.wire = connection as unknown as Wire
    this.wire.query(this.text)
  }

  override _read(): void {
    this.wire?.stream.resume()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // What still comes is read and dropped, so that the connection can be closed in order.
    this.wire?.stream.resume()
    done(error)
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    // The driver reuses its buffer.
    this.gathered.push(Buffer.from(chunk))
    this.gatheredBytes += chunk.length
    if (this.gatheredBytes >= chunkBytes && !this.flush()) this.wire?.stream.pause()
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.rows = Number(text.split(' ')[1])
  }

  handleReadyForQuery(): void {
    if (this.destroyed) return
    this.flush()
    this.push(null)
  }

  handleError(error: Error): void {
    this.destroy(error)
  }

  private flush(): boolean {
    if (this.gatheredBytes === 0 || this.destroyed) return true
    const bytes = Buffer.concat(this.gathered)
    this.gathered = []
    this.gatheredBytes = 0
    return this.push(bytes)
  }
}

/** Starts `COPY … TO STDOUT` on a connection. */
export function copyOut(client: pg.Client, text: string): CopyOut {
  return client.query(new CopyOut(text))
}

/** Feeds `COPY … FROM STDIN` and gives the count of rows. When the source fails the COPY fails with it. */
export function copyIn(client: pg.Client, text: string, source: AsyncIterable<Buffer>): Promise<number> {
  return new Promise((resolve, reject) => {
    let rows = 0
    let failure: unknown = null
    const feed = async (wire: Wire): Promise<void> => {
      try {
        for await (const chunk of source) {
          if (failure) return
          wire.sendCopyFromChunk(chunk)
          if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain')
        }
        wire.endCopyFrom()
      } catch (error) {
        failure ??= error
        wire.sendCopyFail('the source failed')
      }
    }
    client.query({
      submit: (connection: pg.Connection) => (connection as unknown as Wire).query(text),
      handleCopyInResponse: (connection: unknown) => void feed(connection as Wire),
      handleCommandComplete: (done: { text: string }) => (rows = Number(done.text.split(' ')[1])),
      handleReadyForQuery: () => (failure ? reject(failure) : resolve(rows)),
      handleError: (error: Error) => {
        failure ??= error
        reject(failure)
      },
    } as unknown as pg.Submittable)
  })
}
