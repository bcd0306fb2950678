import { mediaTypeOfName } from '#shared/media-type-of-name.ts'

const byKind: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/mp4',
  file: 'application/octet-stream',
}

/** What an attachment most likely is: Graph names its kind and not its media type. What is fetched says it for sure. */
export function mediaTypeOf(kind: string, url: string): string {
  const found = mediaTypeOfName(url)
  // Voice notes come as .mp4: the kind decides between sound and picture.
  const fits = kind === 'file' || found.startsWith(`${kind}/`)
  return fits ? found : (byKind[kind] ?? 'application/octet-stream')
}

/** The name a file had, as far as its address shows one. */
export function fileNameOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  try {
    return /\.\w{2,5}$/.test(last) ? decodeURIComponent(last) : undefined
  } catch {
    return last
  }
}
