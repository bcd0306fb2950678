import type { AttachmentDraft } from '@/features/composer/add-files.ts'
import { mediaTypeOfName } from '#shared/media-type-of-name.ts'

/** Reads a file for a mail. Rejects when it cannot be read: it was moved, or is a folder. */
export function readFile(file: File): Promise<AttachmentDraft> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onerror = () => reject(reader.error ?? new Error('a file could not be read'))
    reader.onload = () => {
      // What is read as a data: URL is a text.
      const url = typeof reader.result === 'string' ? reader.result : ''
      resolve({
        filename: file.name.slice(0, 240),
        mimeType: file.type || mediaTypeOfName(file.name),
        sizeBytes: file.size,
        content: url.slice(url.indexOf(',') + 1),
      })
    }
    reader.readAsDataURL(file)
  })
}
