const lineLength = 76

/** Base64 of some octets in lines of 76, the last one ended as well. Source: RFC 2045 §6.8. */
export function base64Lines(octets: Uint8Array): string {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64')
  const plain = Buffer.from(text, 'latin1')
  const lines = Math.ceil(plain.length / lineLength)
  const out = Buffer.allocUnsafe(plain.length + lines * 2)
  let at = 0
  for (let from = 0; from < plain.length; from += lineLength) {
    at += plain.copy(out, at, from, from + lineLength)
    out[at++] = 13
    out[at++] = 10
  }
  return out.toString('latin1', 0, at)
}
