/** Whether an origin is among those an account allowed: named outright, or below a `*.` that names its parent. */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  return allowed.some((pattern) => pattern === origin || isBelow(origin, pattern))
}

function isBelow(origin: string, pattern: string): boolean {
  const [scheme = '', host = ''] = pattern.split('://')
  if (!host.startsWith('*.')) return false
  const prefix = `${scheme}://`
  if (!origin.startsWith(prefix)) return false
  const name = origin.slice(prefix.length)
  const parent = host.slice(1)
  return (
    name.endsWith(parent) &&
    name.length > parent.length &&
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(name.slice(0, -parent.length))
  )
}
