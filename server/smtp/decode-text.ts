/** Decodes a body that was read as latin1: its transfer encoding, then its character set; what cannot be read stays as it is. */
export function decodeBody(latin1: string, encoding: string, charset: string): string {
  return decodeCharset(octetsOf(latin1, encoding.trim().toLowerCase()), charset)
}

/** Decodes octets; a character set nobody knows, or text that belies it, is read as UTF-8 or Windows-1252. */
function decodeCharset(octets: Uint8Array, charset: string): string {
  const label = charset.trim().toLowerCase()
  if (/^(us-ascii|ascii|)$/.test(label)) return decodeUnlabelled(octets)
  try {
    return new TextDecoder(label).decode(octets)
  } catch {
    return decodeUnlabelled(octets)
  }
}

/** Decodes a header field that was read as latin1: encoded words, and text that nobody encoded. Source: RFC 2047. */
export function decodeWords(value: string): string {
  const readable = /[\x80-\xff]/.test(value) ? decodeUnlabelled(Buffer.from(value, 'latin1')) : value
  const joined = readable.replaceAll(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
  return joined.replaceAll(/=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi, (_, charset, kind, text) =>
    decodeCharset(
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64')
        : octetsOf(text.replaceAll('_', ' '), 'quoted-printable'),
      charset,
    ),
  )
}

function octetsOf(latin1: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(latin1, 'base64')
  if (encoding !== 'quoted-printable') return Buffer.from(latin1, 'latin1')
  const text = latin1
    .replaceAll(/[ \t]*=[ \t]*\n/g, '')
    .replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(text, 'latin1')
}

function decodeUnlabelled(octets: Uint8Array): string {
  // Japanese systems leave the label out; the escapes cannot mean anything else.
  if (Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).includes('\x1b$'))
    return new TextDecoder('iso-2022-jp').decode(octets)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    return new TextDecoder('windows-1252').decode(octets)
  }
}
