const dayMs = 86_400_000

/** How a domain that is new to mailbox providers grows: from a few mails a day to as many as there are. */
export type WarmUp = {
  /** The first day, `2026-11-30`, in UTC. */
  readonly startedOn: string
  /** Mails to each provider on the first day. */
  readonly firstDay: number
  /** What each day's share is multiplied by to be the next one's. */
  readonly growth: number
  /** From this share on there is none: the domain is known. */
  readonly fullAt: number
}

/**
 * How many mails of a domain one provider is sent on a day; null: no cap.
 * Shape: nothing before the first day. `atMs` is any instant of the day, in UTC.
 */
export function warmUpCap({ startedOn, firstDay, growth, fullAt }: WarmUp, atMs: number): number | null {
  const day = dayOf(atMs) - dayOf(Date.parse(`${startedOn}T00:00:00Z`))
  if (day < 0) return 0
  const share = Math.floor(firstDay * growth ** day)
  return share >= fullAt ? null : share
}

/** Milliseconds until the next day's share. */
export function untilNextDay(atMs: number): number {
  return (dayOf(atMs) + 1) * dayMs - atMs
}

const dayOf = (atMs: number): number => Math.floor(atMs / dayMs)
