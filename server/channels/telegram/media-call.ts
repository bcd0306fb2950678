import { shownAs, type ContentOf } from '../content.ts'
import { attached, type ApiCall, type ApiFile } from './api-call.ts'

type Media = Pick<ContentOf<'media'>, 'url' | 'mimeType' | 'filename' | 'as'>

/** How Telegram shows a file: the method that sends it alone is named after it, and so is the parameter. */
export type MediaKind = 'photo' | 'animation' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'

const shownInline: Readonly<Record<Exclude<MediaKind, 'document'>, RegExp>> = {
  photo: /^image\/(?:jpe?g|png|webp)$/,
  animation: /^image\/gif$/,
  video: /^video\/mp4$/,
  audio: /^audio\/(?:mpeg|mp3|mp4|m4a|x-m4a|aac)$/,
  voice: /^audio\/(?:ogg|opus|mpeg|mp3|mp4|m4a|x-m4a)$/,
  sticker: /^(?:image\/webp|video\/webm|application\/x-tgsticker)$/,
}

/** As what a file is sent: what it was asked to be where Telegram shows that, a document otherwise. */
export function mediaKind(media: Pick<Media, 'mimeType' | 'as'>): MediaKind {
  const mimeType = media.mimeType.toLowerCase()
  const asked = shownAs({ ...media, mimeType })
  if (asked === 'image')
    return (['photo', 'animation'] as const).find((kind) => shownInline[kind].test(mimeType)) ?? 'document'
  return asked !== 'document' && shownInline[asked].test(mimeType) ? asked : 'document'
}

/** The call that sends one file, with what stands beside it. */
export function mediaCall(media: Media, beside: Readonly<Record<string, unknown>>): ApiCall {
  const kind = mediaKind(media)
  const method = `send${kind[0]?.toUpperCase()}${kind.slice(1)}`
  return {
    method,
    params: { [kind]: attached('file0'), ...beside },
    files: [fileOf(media, kind, 0)],
  }
}

/** The file of a media as a call carries it. */
export function fileOf(media: Media, kind: MediaKind, position: number): ApiFile {
  const named = /[^/]*$/.exec(new URL(media.url).pathname)?.[0] ?? ''
  const filename = media.filename ?? (named || `file${position}`)
  return {
    name: `file${position}`,
    url: media.url,
    mimeType: media.mimeType,
    filename,
    mustUpload: mustUpload(media, kind, filename !== named),
  }
}

/** By its URL Telegram takes documents of three types alone, under the name in the URL, and no moving stickers. */
function mustUpload({ mimeType }: Media, kind: MediaKind, isRenamed: boolean): boolean {
  if (kind === 'document') return isRenamed || !/^application\/(?:pdf|zip)$|^image\/gif$/.test(mimeType)
  return kind === 'sticker' && mimeType !== 'image/webp'
}
