import { GraphFault } from './graph-fault.ts'

/** Calls a second that an account may make. Source: Messenger Platform, rate limits. */
export const standardRates = { textPerSecond: 300, mediaPerSecond: 10 }

/** Counts each account's sends of the last second. */
export class Rates {
  limits = { ...standardRates }
  readonly #sent = new Map<string, number[]>()

  /** Takes a send, or throws as Graph does when there are too many. Protocol time: the machine's. */
  take(accountId: string, isMedia: boolean): void {
    const key = `${accountId}/${isMedia}`
    const now = performance.now()
    const recent = (this.#sent.get(key) ?? []).filter((at) => now - at < 1_000)
    const most = isMedia ? this.limits.mediaPerSecond : this.limits.textPerSecond
    if (recent.length >= most)
      throw new GraphFault('(#613) Calls to this api have exceeded the rate limit.', {
        code: 613,
        headers: { 'x-business-use-case-usage': usageOf(accountId) },
      })
    recent.push(now)
    this.#sent.set(key, recent)
  }
}

function usageOf(accountId: string): string {
  const usage = { type: 'messenger', call_count: 100, total_cputime: 1, total_time: 1 }
  return JSON.stringify({ [accountId]: [{ ...usage, estimated_time_to_regain_access: 0 }] })
}
