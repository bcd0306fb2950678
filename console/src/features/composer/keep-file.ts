import { upload } from '@/api/http.ts'

/** A file as the API keeps it: `url` is where providers fetch it. */
export type KeptFile = { id: string; mimeType: string; filename: string | null; url: string }

/** Uploads a file, to be named in a message. */
export const keepFile = (file: File): Promise<KeptFile> =>
  upload<KeptFile>('/v1/media', file, { filename: file.name.slice(0, 240) })
