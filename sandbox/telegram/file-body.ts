import { fileIdOf, type FileKind, type StoredFile } from './file-store.ts'
import { imageSize } from './image-size.ts'

/** Whoever fetched nothing measured nothing: a file known by its URL alone has the size Telegram makes of a large picture. */
const unmeasured = { width: 1280, height: 720 }

/** What a message says of its file, under the name of its kind. */
export function fileBody(botId: number, file: StoredFile, kind: FileKind): Record<string, unknown> {
  const named = {
    file_id: fileIdOf(botId, file),
    file_unique_id: file.uniqueId,
    ...(file.sizeBytes !== null && { file_size: file.sizeBytes }),
  }
  const size = (file.bytes && imageSize(file.bytes)) ?? unmeasured
  const typed = { mime_type: file.mimeType }
  const titled = { ...typed, ...(file.filename && { file_name: file.filename }) }
  switch (kind) {
    case 'photo':
      return { photo: [{ ...named, ...size }] }
    case 'video':
      return { video: { ...named, ...size, duration: 0, ...titled } }
    case 'animation':
      return {
        animation: { ...named, ...size, duration: 0, ...titled },
        document: { ...named, ...titled },
      }
    case 'video_note':
      return { video_note: { ...named, length: 240, duration: 0 } }
    case 'audio':
      return { audio: { ...named, duration: 0, ...titled } }
    case 'voice':
      return { voice: { ...named, duration: 0, ...typed } }
    case 'sticker':
      return {
        sticker: {
          ...named,
          type: 'regular',
          width: 512,
          height: 512,
          is_animated: file.mimeType === 'application/x-tgsticker',
          is_video: file.mimeType === 'video/webm',
        },
      }
    case 'document':
      return { document: { ...named, ...titled } }
  }
}
