import type { MailProvider } from './mail-providers.ts'
import { paceRules, type PaceEffect, type PaceRule } from './pace-rules.ts'
import type { RefusalReason } from './refusal-reasons.ts'

const minute = 60_000
const hour = 60 * minute
const slowedForMs = 10 * minute

/** A mailbox that is sent too much, or has not heard of us yet, says nothing about the others. */
const ofOneMailbox = /grey ?list|\b4\.2\.\d/i

type Until = { readonly value: number; readonly untilMs: number }

/**
 * How fast one provider is sent to, over all of its domains: its limits, and what its answers made of them for a while.
 * `now` is monotonic milliseconds: a test instance's clock does not move a provider's patience.
 */
export class ProviderPace {
  readonly provider: MailProvider
  /** Connections open or being opened. */
  connections = 0
  private readonly now: () => number
  private readonly seen = new Map<PaceRule, number[]>()
  private pausedUntilMs = 0
  private connectionsLimit: Until = { value: Infinity, untilMs: 0 }
  private deliveriesLimit: Until = { value: Infinity, untilMs: 0 }
  private rateLimit: Until = { value: Infinity, untilMs: 0 }
  private tokens = 1
  private filledAtMs: number

  constructor(provider: MailProvider, now: () => number = () => performance.now()) {
    this.provider = provider
    this.now = now
    this.filledAtMs = now()
  }

  connectionsMax(): number {
    return Math.min(this.provider.connectionsMax, this.inForce(this.connectionsLimit))
  }

  deliveriesPerConnection(): number {
    return Math.min(this.provider.deliveriesPerConnection, this.inForce(this.deliveriesLimit))
  }

  /** How long the provider is left alone; 0: not at all. */
  pausedForMs(): number {
    return Math.max(0, this.pausedUntilMs - this.now())
  }

  /** How long the last of so many mails waits for its turn. */
  waitMsFor(mails: number): number {
    return (mails * 1_000) / this.perSecond()
  }

  /** Counts a mail that may go now, and gives 0; else the milliseconds until one may. */
  take(): number {
    const perSecond = this.perSecond()
    if (perSecond === Infinity) return 0
    const now = this.now()
    const burst = Math.max(1, perSecond)
    this.tokens = Math.min(burst, this.tokens + ((now - this.filledAtMs) * perSecond) / 1_000)
    this.filledAtMs = now
    if (this.tokens < 1) return Math.ceil(((1 - this.tokens) * 1_000) / perSecond)
    this.tokens--
    return 0
  }

  /** Hears an answer that refused, and holds back as it asks. */
  heard(answer: string, reason: RefusalReason): void {
    const now = this.now()
    for (const rule of paceRules) {
      if ((rule.provider !== null && rule.provider !== this.provider.name) || !rule.answer.test(answer))
        continue
      const times = (this.seen.get(rule) ?? []).filter((at) => at > now - hour)
      times.push(now)
      this.seen.set(rule, times.slice(-rule.count))
      if (times.length < rule.count) continue
      for (const effect of rule.effects) this.apply(effect, now + rule.forMs)
      return
    }
    if (reason === 'rate_limited' && !ofOneMailbox.test(answer)) this.slowDown(now)
  }

  /** A provider that says no more than that it is too much: half the connections, and a breath. */
  private slowDown(now: number): void {
    const max = Math.max(1, Math.floor(this.connectionsMax() / 2))
    this.apply({ kind: 'connections', max }, now + slowedForMs)
    this.pausedUntilMs = Math.max(this.pausedUntilMs, now + 1_000)
  }

  private apply(effect: PaceEffect, untilMs: number): void {
    if (effect.kind === 'pause') this.pausedUntilMs = Math.max(this.pausedUntilMs, untilMs)
    else if (effect.kind === 'rate') this.rateLimit = { value: effect.perMinute, untilMs }
    else if (effect.kind === 'connections') this.connectionsLimit = { value: effect.max, untilMs }
    else this.deliveriesLimit = { value: effect.perConnection, untilMs }
  }

  private perSecond(): number {
    return Math.min(this.provider.perSecondMax ?? Infinity, this.inForce(this.rateLimit) / 60)
  }

  private inForce({ value, untilMs }: Until): number {
    return this.now() < untilMs ? value : Infinity
  }
}
