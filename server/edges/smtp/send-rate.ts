import { variable } from '#platform/config.ts'
import { RateLimit } from '#platform/http/rate-limit.ts'
import { Refusal } from '#platform/refusal.ts'
import type { SmtpLogin } from './login.ts'

/** Bounds the recipients an account names in a second, as its requests over HTTP are bounded. */
export class SendRate {
  private readonly limit = new RateLimit(Number(variable('PATCHBAY_API_RATE')))

  /** Takes one recipient. Refuses rate_limited. */
  take({ accountId, ratePerSecond }: SmtpLogin): void {
    const left = this.limit.take(accountId, ratePerSecond ?? undefined)
    if (left < 0)
      throw new Refusal('rate_limited', {
        detail: `Too many recipients at once. Wait ${Math.ceil(-left / 1000)} s.`,
      })
  }
}
