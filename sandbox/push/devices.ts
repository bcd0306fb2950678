import { nowMs } from '#platform/clock.ts'
import type { Carry } from '../handsets/handset.ts'
import type { Handsets } from '../handsets/handsets.ts'
import type { Hooks } from '../hooks.ts'
import { Later } from '../later.ts'
import { richContentOf, type Report, type ShownPush } from './shown-push.ts'

/** A push that its service has taken. */
export type Taken = {
  readonly handset: string
  /** What it is shown as from: the app, and what a person calls that. */
  readonly app: string
  readonly appName: string
  /** The way it came: pushes of one device and key replace each other while they wait. */
  readonly device: string
  readonly collapseKey: string | undefined
  readonly providerId: string
  readonly ttlSeconds: number
  readonly push: ShownPush
}

type Waiting = Taken & { readonly untilMs: number }

const shownAfterMs = 20
const reportsKeptMax = 10_000

/** The devices behind the push services: they show what comes, keep it while they are away, and report as apps do. */
export class Devices {
  readonly #handsets: Handsets
  readonly #hooks: Hooks
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #reports = new Map<string, Report>()
  readonly #gone = new Map<string, number>()
  readonly #later = new Later()
  shown = 0
  expired = 0

  constructor(handsets: Handsets, hooks: Hooks) {
    this.#handsets = handsets
    this.#hooks = hooks
    handsets.onBehaviour((address) => this.#back(address))
  }

  /** Since when a device is gone, in milliseconds since the epoch; null while it is there. A handset that fails has removed its apps. */
  goneSince(device: string, handset: string): number | null {
    const isFailing = this.#handsets.behaviour(handset).deliver === 'fail'
    if (isFailing && !this.#gone.has(device)) this.#gone.set(device, nowMs())
    return this.#gone.get(device) ?? null
  }

  /** Removes a device for good. */
  remove(device: string): void {
    this.#gone.set(device, nowMs())
  }

  take(taken: Taken): void {
    const { deliver, delayMs = 5_000 } = this.#handsets.behaviour(taken.handset)
    if (deliver === 'ok') this.#later.after(shownAfterMs, () => this.#show(taken))
    if (deliver === 'delay') this.#later.after(delayMs, () => this.#show(taken))
    if (deliver === 'offline') this.#wait(taken)
  }

  /** A tap on a push, or on a button of it, is reported by the app. */
  carry(): Carry {
    return ({ from, button, replyTo }) => {
      const message = this.#handsets.find(from, button?.messageId ?? replyTo ?? '')
      const report = this.#reports.get(message?.providerId ?? '')
      if (report)
        this.#tell(report, { event: 'clicked', ...(button && { action: button.id, title: button.title }) })
      return { parts: 1, encoding: 'utf8' }
    }
  }

  close(): void {
    this.#later.stop()
  }

  #show({ handset, app, appName, push, providerId }: Taken): void {
    this.shown++
    const text = push.body
    const rich = richContentOf(push)
    const about = {
      channel: 'push',
      from: app,
      to: handset,
      parts: 1,
      encoding: 'utf8',
      senderName: appName,
    }
    this.#handsets.receive(handset, { ...about, text, rich, providerId })
    this.#keepReport(providerId, push.report)
    this.#tell(push.report, { event: 'delivered' })
  }

  #keepReport(providerId: string, report: Report): void {
    this.#reports.set(providerId, report)
    const [oldest] = this.#reports.keys()
    if (this.#reports.size > reportsKeptMax && oldest) this.#reports.delete(oldest)
  }

  #tell({ report, ...known }: Report, event: object): void {
    if (!report) return
    const headers = { 'content-type': 'text/plain;charset=UTF-8' }
    this.#hooks.call({ url: report, headers, body: JSON.stringify({ reports: [{ ...known, ...event }] }) })
  }

  #wait(taken: Taken): void {
    const waiting = this.#waiting.get(taken.handset) ?? []
    const { device, collapseKey } = taken
    const others = waiting.filter(
      (one) => collapseKey === undefined || one.device !== device || one.collapseKey !== collapseKey,
    )
    this.#waiting.set(taken.handset, [...others, { ...taken, untilMs: nowMs() + taken.ttlSeconds * 1_000 }])
  }

  #back(handset: string): void {
    if (this.#handsets.behaviour(handset).deliver !== 'ok') return
    const waiting = this.#waiting.get(handset) ?? []
    this.#waiting.delete(handset)
    for (const taken of waiting) {
      if (taken.untilMs > nowMs()) this.#show(taken)
      else this.expired++
    }
  }
}
