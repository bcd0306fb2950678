const types: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  tgs: 'application/x-tgsticker',
  mp4: 'video/mp4',
  '3gp': 'video/3gpp',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  pdf: 'application/pdf',
  txt: 'text/plain',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
}

/**
 * The media type that the end of an address or of a file's name speaks of.
 * Shape: `application/octet-stream` where it speaks of none. What a file is by its bytes may be another thing.
 */
export function mediaTypeOfName(name: string): string {
  const path = URL.canParse(name) ? new URL(name).pathname : (name.split(/[?#]/)[0] ?? '')
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return (Object.hasOwn(types, ending) && types[ending]) || 'application/octet-stream'
}
