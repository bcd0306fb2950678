const byExtension: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  pdf: 'application/pdf',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  txt: 'text/plain',
  csv: 'text/csv',
  zip: 'application/zip',
}
const byKind: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/mp4',
  file: 'application/octet-stream',
}

/** What an attachment most likely is: Graph names its kind and not its media type. What is fetched says it for sure. */
export function mediaTypeOf(kind: string, url: string): string {
  const found = byExtension[extensionOf(url)]
  // Voice notes come as .mp4: the kind decides between sound and picture.
  const fits = found !== undefined && (kind === 'file' || found.startsWith(`${kind}/`))
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

function extensionOf(url: string): string {
  return (fileNameOf(url)?.split('.').at(-1) ?? '').toLowerCase()
}
