import { randomUUID } from 'node:crypto'
import type { RichMedia } from '../handsets/handset.ts'

type Kept = { readonly media: RichMedia; readonly bytes: Buffer | null }

const keptMax = 500

/** The files of the platform: those an agent uploaded to send, and those phones sent. */
export class Files {
  readonly #kept = new Map<string, Kept>()
  readonly #baseUrl: () => string

  constructor(baseUrl: () => string) {
    this.#baseUrl = baseUrl
  }

  /** Keeps a file that lies elsewhere; gives its name. */
  addUrl(url: string): string {
    return this.#keep(`files/${randomUUID()}`, {
      media: { url, mimeType: 'application/octet-stream' },
      bytes: null,
    })
  }

  /** Keeps the bytes of a file; gives its name. */
  addBytes(bytes: Buffer, mimeType: string, filename?: string): string {
    const name = `files/${randomUUID()}`
    const url = `${this.#baseUrl()}/${name}`
    return this.#keep(name, { media: { url, mimeType, ...(filename && { filename }) }, bytes })
  }

  find(name: string): RichMedia | undefined {
    return this.#kept.get(name)?.media
  }

  read(name: string): { bytes: Buffer; mimeType: string } | null {
    const kept = this.#kept.get(name)
    return kept?.bytes ? { bytes: kept.bytes, mimeType: kept.media.mimeType } : null
  }

  #keep(name: string, kept: Kept): string {
    this.#kept.set(name, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > keptMax && oldest) this.#kept.delete(oldest)
    return name
  }
}
