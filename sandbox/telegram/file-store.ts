import { createHash } from 'node:crypto'

/** How Telegram shows a file. */
export type FileKind =
  | 'photo'
  | 'animation'
  | 'video'
  | 'video_note'
  | 'audio'
  | 'voice'
  | 'document'
  | 'sticker'

/** A file Telegram keeps: its bytes, or where it can be had. */
export type StoredFile = {
  readonly uniqueId: string
  readonly kind: FileKind
  readonly path: string
  readonly mimeType: string
  readonly filename: string
  readonly sizeBytes: number | null
  readonly url: string | null
  bytes: Buffer | null
}

const bytesMax = 256 * 1_048_576
const filesMax = 20_000

const ends: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'oga',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'application/x-tgsticker': 'tgs',
  'text/plain': 'txt',
  'text/csv': 'csv',
}

/** The files of the stand-in, in memory within bounds: the oldest go first. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>()
  #bytes = 0
  #count = 0

  add(file: Pick<StoredFile, 'kind' | 'mimeType' | 'filename' | 'bytes' | 'url'>): StoredFile {
    const number = this.#count++
    const uniqueId = createHash('sha256').update(`file ${number}`).digest('base64url').slice(0, 15)
    const end = ends[file.mimeType] ?? /\.(\w{1,8})$/.exec(file.filename)?.[1] ?? 'bin'
    const stored = {
      ...file,
      uniqueId,
      path: `${file.kind}s/file_${number}.${end}`,
      sizeBytes: file.bytes?.length ?? null,
    }
    this.#files.set(uniqueId, stored)
    this.#bytes += file.bytes?.length ?? 0
    for (const [id, oldest] of this.#files) {
      if (this.#bytes <= bytesMax && this.#files.size <= filesMax) break
      this.#files.delete(id)
      this.#bytes -= oldest.bytes?.length ?? 0
    }
    return stored
  }

  /** The file behind an id that a bot was given; an id of another bot opens nothing. */
  find(botId: number, fileId: string): StoredFile | null {
    const [, owner, uniqueId = ''] =
      /^(\d+):([\w-]+)$/.exec(Buffer.from(fileId, 'base64url').toString('latin1')) ?? []
    return owner === String(botId) ? (this.#files.get(uniqueId) ?? null) : null
  }

  byUniqueId(uniqueId: string): StoredFile | null {
    return this.#files.get(uniqueId) ?? null
  }

  byPath(path: string): StoredFile | null {
    for (const file of this.#files.values()) if (file.path === path) return file
    return null
  }
}

/** What a bot calls a file by: another bot could not use it. */
export function fileIdOf(botId: number, { uniqueId }: StoredFile): string {
  return Buffer.from(`${botId}:${uniqueId}`, 'latin1').toString('base64url')
}
