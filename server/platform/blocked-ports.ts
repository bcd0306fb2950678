/** Above 1023, what browsers and fetch do not open, whatever answers there. Source: Fetch Standard, "bad port". */
const blocked: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
])

/** Says whether browsers refuse to open a port. */
export function isBlocked(port: number): boolean {
  return blocked.has(port)
}
