import { randomUUID } from 'node:crypto'

type StoredFile = { readonly mimeType: string; readonly filename: string; readonly body: Buffer }

const bytesMax = 64 * 1_048_576

/** Attachments of mails on handsets: the oldest go where they grow too many. */
export class Files {
  readonly #files = new Map<string, StoredFile>()
  #bytes = 0

  /** Gives the path it is found at. */
  add(file: StoredFile): string {
    const id = randomUUID()
    this.#files.set(id, file)
    this.#bytes += file.body.length
    while (this.#bytes > bytesMax && this.#files.size > 1) {
      const [oldest] = this.#files.keys()
      this.#bytes -= this.#files.get(oldest ?? '')?.body.length ?? 0
      this.#files.delete(oldest ?? '')
    }
    return `/mail/files/${id}`
  }

  find(id: string): StoredFile | null {
    return this.#files.get(id) ?? null
  }
}
