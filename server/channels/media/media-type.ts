type Signature = {
  readonly at: number
  readonly bytes: Buffer
  readonly mimeType: string
  readonly also?: RegExp
}

const text = (at: number, bytes: string, mimeType: string, also?: RegExp): Signature => ({
  at,
  bytes: Buffer.from(bytes, 'latin1'),
  mimeType,
  ...(also && { also }),
})

/** What files begin with. `also`: types that share the beginning and are believed when named. */
const signatures: readonly Signature[] = [
  text(0, '\x89PNG\r\n\x1a\n', 'image/png'),
  text(0, '\xff\xd8\xff', 'image/jpeg'),
  text(0, 'GIF8', 'image/gif'),
  text(8, 'WEBP', 'image/webp'),
  text(0, '%PDF-', 'application/pdf'),
  text(4, 'ftyp', 'video/mp4', /^(?:video|audio)\/(?:mp4|3gpp|quicktime|x-m4a|aac)$|^image\/(?:heic|avif)$/),
  text(0, 'OggS', 'audio/ogg', /^(?:audio|video)\/(?:ogg|opus)/),
  text(0, 'ID3', 'audio/mpeg'),
  text(0, '\xff\xfb', 'audio/mpeg', /^audio\//),
  text(0, '#!AMR', 'audio/amr'),
  text(0, '\x1aE\xdf\xa3', 'video/webm', /^(?:audio|video)\/(?:webm|x-matroska)$/),
  text(0, 'PK\x03\x04', 'application/zip', /^application\/(?:vnd\.|zip|epub)/),
  text(0, '\xd0\xcf\x11\xe0', 'application/msword', /^application\/(?:msword|vnd\.ms-)/),
  text(0, 'MZ', 'application/x-msdownload'),
  text(0, '\x7fELF', 'application/x-executable'),
]

const believed = /^(?:text\/(?:plain|csv|vcard|calendar)|application\/(?:json|octet-stream))$/

/**
 * What a file is by its first bytes, whatever it is said to be. A type that has no signature of its own is believed where
 * nothing in it can run; what is said to be one thing and is another is told as what it is.
 */
export function mediaTypeOf(bytes: Buffer, said: string): string {
  const claimed = said.split(';')[0]?.trim().toLowerCase() ?? ''
  const found = signatures.find(({ at, bytes: start }) => bytes.subarray(at, at + start.length).equals(start))
  if (found) return found.also?.test(claimed) ? claimed : found.mimeType
  return believed.test(claimed) ? claimed : 'application/octet-stream'
}

/** Whether a browser may show it in place: what can hold no script. */
export function isShownInPlace(mimeType: string): boolean {
  return /^(?:image\/(?:png|jpeg|gif|webp|avif)|audio\/.*|video\/.*)$/.test(mimeType)
}
