const lineLength = 76

/** Base64 of some octets in lines of 76, the last one ended as well. Source: RFC 2045 §6.8. */
export function base64Lines(octets: Uint8Array): string {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64')
  let lines = ''
  for (let at = 0; at < text.length; at += lineLength) lines += `${text.slice(at, at + lineLength)}\r\n`
  return lines
}
