const none: Readonly<Record<string, string | undefined>> = Object.freeze({})

/** Reads a Cookie header. Shape: empty without one; of a name given twice the first counts. Source: RFC 6265 §4.2. */
export function cookiesOf(header: string | undefined): Readonly<Record<string, string | undefined>> {
  if (!header) return none
  const cookies: Record<string, string> = Object.create(null)
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at < 0) continue
    const name = pair.slice(0, at).trim()
    if (!(name in cookies)) cookies[name] = decoded(pair.slice(at + 1).trim())
  }
  return cookies
}

function decoded(value: string): string {
  const bare = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
  if (!bare.includes('%')) return bare
  try {
    return decodeURIComponent(bare)
  } catch {
    return bare
  }
}
