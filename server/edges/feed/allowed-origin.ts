/** Whether an origin is among those an account named: outright, or below the host of a `https://*.`. Pure. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  const asked = URL.parse(origin)
  if (asked?.origin !== origin) return false
  return allowed.some((pattern) => {
    const [scheme, host = ''] = pattern.split('://*.')
    if (host === '') return pattern === origin
    return asked.protocol === `${scheme}:` && asked.host.endsWith(`.${host}`)
  })
}
