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

/** Counts what each domain has sent to each provider today; only today is remembered. */
export class WarmUpCount {
  private day = -1
  private readonly counts = new Map<string, number>()
  private readonly plans: Readonly<Record<string, WarmUp>>

  constructor(plans: Readonly<Record<string, WarmUp>>) {
    this.plans = plans
  }

  /** Takes one of today's share; false when there is none left and the mail must wait. */
  take(domain: string, provider: string, atMs: number): boolean {
    const plan = Object.hasOwn(this.plans, domain) ? this.plans[domain] : undefined
    const cap = plan ? warmUpCap(plan, atMs) : null
    if (cap === null) return true
    if (this.day !== dayOf(atMs)) this.counts.clear()
    this.day = dayOf(atMs)
    const key = `${domain} ${provider}`
    const sent = this.counts.get(key) ?? 0
    if (sent >= cap) return false
    this.counts.set(key, sent + 1)
    return true
  }

  /** Gives a share back that was not used. */
  giveBack(domain: string, provider: string): void {
    const key = `${domain} ${provider}`
    const sent = this.counts.get(key)
    if (sent) this.counts.set(key, sent - 1)
  }
}

const dayOf = (atMs: number): number => Math.floor(atMs / dayMs)
