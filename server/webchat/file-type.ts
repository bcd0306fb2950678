/** How files of a kind begin; text has no beginning of its own. */
const beginnings: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'image/png': (bytes) => bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  'image/jpeg': (bytes) => bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
  'image/gif': (bytes) => /^GIF8[79]a/.test(latin(bytes, 0, 6)),
  'image/webp': (bytes) => latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP',
  'application/pdf': (bytes) => latin(bytes, 0, 1_024).includes('%PDF-'),
  'text/plain': (bytes) => !bytes.subarray(0, 8_192).includes(0),
  'audio/mpeg': (bytes) =>
    latin(bytes, 0, 3) === 'ID3' || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0),
  'audio/ogg': (bytes) => latin(bytes, 0, 4) === 'OggS',
  'audio/webm': isMatroska,
  'video/webm': isMatroska,
  'video/mp4': (bytes) => latin(bytes, 4, 8) === 'ftyp',
}

/** Whether a file is of the kind it says it is, as far as its beginning shows. Unknown kinds are not. */
export function isOfFileType(mimeType: string, bytes: Buffer): boolean {
  return beginnings[mimeType]?.(bytes) ?? false
}

function isMatroska(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from('1a45dfa3', 'hex'))
}

function latin(bytes: Buffer, from: number, to: number): string {
  return bytes.subarray(from, to).toString('latin1')
}
