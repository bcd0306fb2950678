import { isIP } from 'node:net'
import type { FileKind, StoredFile } from './file-store.ts'
import { imageSize } from './image-size.ts'
import { badRequest } from './telegram-error.ts'
import type { Play } from './world.ts'

const uploadBytesMax = 50 * 1_048_576
const photoBytesMax = 10 * 1_048_576

const types: Readonly<Record<FileKind, string>> = {
  photo: 'image/jpeg',
  animation: 'video/mp4',
  video: 'video/mp4',
  video_note: 'video/mp4',
  audio: 'audio/mpeg',
  voice: 'audio/ogg',
  sticker: 'image/webp',
  document: 'application/octet-stream',
}

/**
 * The file a parameter names: one that came along, one known by its id, or one Telegram would fetch from a URL.
 * A URL is judged by what it says and not asked: the network may have no way there. Throws TelegramError.
 */
export function resolveFile({ world, bot, files }: Play, value: unknown, kind: FileKind): StoredFile {
  const named = String(value)
  const uploaded = files.get(named.replace(/^attach:\/\//, ''))
  if (named.startsWith('attach://')) {
    if (!uploaded) throw badRequest(`there is no ${kind.replace('_', ' ')} in the request`)
    const { bytes, filename, mimeType } = uploaded
    if (bytes.length === 0) throw badRequest('file must be non-empty')
    if (bytes.length > uploadBytesMax) throw badRequest('file is too big')
    if (kind === 'photo') ensurePhoto(bytes)
    return world.files.add({ kind, mimeType: mimeType || types[kind], filename, bytes, url: null })
  }
  if (/^https?:\/\//i.test(named))
    return world.files.add({ ...fetchable(named, kind), kind, bytes: null, url: named })
  const known = world.files.find(bot.id, named)
  if (!known) throw badRequest('wrong file identifier/HTTP URL specified')
  if (known.kind !== kind && kind !== 'document')
    throw badRequest(`can't use file of type ${words(known.kind)} as ${words(kind)}`)
  return known
}

const words = (kind: FileKind): string => `${kind[0]?.toUpperCase()}${kind.slice(1).replace('_', '')}`

function ensurePhoto(bytes: Buffer): void {
  if (bytes.length > photoBytesMax) throw badRequest('file is too big')
  const size = imageSize(bytes)
  if (!size) throw badRequest('IMAGE_PROCESS_FAILED')
  const { width, height } = size
  if (width + height > 10_000 || Math.max(width, height) > 20 * Math.min(width, height))
    throw badRequest('PHOTO_INVALID_DIMENSIONS')
}

const byEnd: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  mp4: 'video/mp4',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  pdf: 'application/pdf',
  zip: 'application/zip',
}

function fetchable(text: string, kind: FileKind): Pick<StoredFile, 'mimeType' | 'filename'> {
  const url = URL.parse(text)
  if (!url || isHidden(url.hostname)) throw badRequest('failed to get HTTP URL content')
  const filename = url.pathname.split('/').at(-1) || 'file'
  const mimeType = byEnd[/\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? '']
  const isWrong =
    kind === 'document'
      ? !['application/pdf', 'application/zip', 'image/gif'].includes(mimeType ?? '')
      : mimeType !== undefined && kind === 'photo' && !mimeType.startsWith('image/')
  if (isWrong) throw badRequest('wrong type of the web page content')
  return { filename, mimeType: mimeType ?? types[kind] }
}

/** Addresses that Telegram's servers have no way to. */
function isHidden(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (!isIP(host)) return /(?:^|\.)(?:localhost|local|internal)$/.test(host) || !host.includes('.')
  return /^(?:127|10|192\.168|169\.254|0|172\.(?:1[6-9]|2\d|3[01]))\.|^(?:::1?$|f[cd]|fe80)/i.test(host)
}
