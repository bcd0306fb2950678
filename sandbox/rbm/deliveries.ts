import { randomUUID } from 'node:crypto'
import { now, nowMs } from '#platform/clock.ts'
import type { Handsets } from '../handsets/handsets.ts'
import { Later } from '../later.ts'
import type { AgentMessage } from './agent-message-shape.ts'
import type { Agent } from './agents.ts'

/** A message the platform has taken. */
type Kept = {
  readonly agent: Agent
  readonly phone: string
  readonly messageId: string
  readonly message: AgentMessage
  readonly sentAtMs: number
  /** When the platform takes it back by itself; without a ttl after 30 days, untold. */
  readonly expiresAtMs: number
  readonly tellsExpiry: boolean
  state: 'pending' | 'delivered' | 'gone'
}

/** Where messages arrive, and who is told. */
export type DeliveriesSettings = {
  readonly handsets: Handsets
  /** Shows a message on its handset. */
  readonly show: (kept: { agent: Agent; phone: string; messageId: string; message: AgentMessage }) => void
  /** Tells the agent's hook. */
  readonly tell: (agent: Agent, event: object) => void
}

const redeliverForMs = 30 * 86_400_000
const deliveredAfterMs = 20
const readAfterMs = 400
const sweepEveryMs = 100
const keptMax = 50_000

/** The messages on their way to phones: shown, kept for a phone that is away, taken back in time or by their ttl. */
export class Deliveries {
  readonly #settings: DeliveriesSettings
  readonly #kept = new Map<string, Kept>()
  readonly #later = new Later()
  readonly #sweep: NodeJS.Timeout
  delivered = 0
  revoked = 0

  constructor(settings: DeliveriesSettings) {
    this.#settings = settings
    this.#sweep = setInterval(() => this.#expire(), sweepEveryMs).unref()
    settings.handsets.onBehaviour((phone) => this.#retry(phone))
  }

  /** Takes a message. One whose id the agent used before is ignored; false says so. */
  take(agent: Agent, phone: string, messageId: string, message: AgentMessage): boolean {
    const key = keyOf(agent, phone, messageId)
    if (this.#kept.has(key)) return false
    const sentAtMs = nowMs()
    const endsMs = endOf(message, sentAtMs)
    const kept: Kept = {
      agent,
      phone,
      messageId,
      message,
      sentAtMs,
      expiresAtMs: endsMs ?? sentAtMs + redeliverForMs,
      tellsExpiry: endsMs !== null,
      state: 'pending',
    }
    this.#kept.set(key, kept)
    this.#makeRoom()
    this.#attempt(kept)
    return true
  }

  /** Takes a message back unless it was shown. */
  revoke(agent: Agent, phone: string, messageId: string): void {
    const kept = this.#kept.get(keyOf(agent, phone, messageId))
    if (kept?.state !== 'pending') return
    kept.state = 'gone'
    this.revoked++
  }

  close(): void {
    clearInterval(this.#sweep)
    this.#later.stop()
  }

  #attempt(kept: Kept): void {
    const { deliver, delayMs = 5_000 } = this.#settings.handsets.behaviour(kept.phone)
    if (deliver === 'ok') this.#later.after(deliveredAfterMs, () => this.#deliver(kept))
    if (deliver === 'delay') this.#later.after(delayMs, () => this.#deliver(kept))
  }

  #deliver(kept: Kept): void {
    if (kept.state !== 'pending') return
    kept.state = 'delivered'
    this.delivered++
    this.#settings.show(kept)
    this.#tell(kept, 'DELIVERED')
    this.#later.after(readAfterMs, () => this.#tell(kept, 'READ'))
  }

  /** A phone is back, or behaves again: what waited for it arrives. */
  #retry(phone: string): void {
    for (const kept of this.#kept.values())
      if (kept.phone === phone && kept.state === 'pending') this.#attempt(kept)
  }

  #expire(): void {
    const atMs = nowMs()
    for (const kept of this.#kept.values()) {
      if (kept.state !== 'pending' || kept.expiresAtMs > atMs) continue
      kept.state = 'gone'
      if (kept.tellsExpiry) this.#tellServerEvent(kept, 'TTL_EXPIRATION_REVOKED')
    }
  }

  #tell({ agent, phone, messageId }: Kept, eventType: string): void {
    this.#settings.tell(agent, { senderPhoneNumber: phone, eventType, ...eventOf(messageId) })
  }

  #tellServerEvent({ agent, phone, messageId }: Kept, eventType: string): void {
    this.#settings.tell(agent, { phoneNumber: phone, eventType, ...eventOf(messageId) })
  }

  #makeRoom(): void {
    if (this.#kept.size <= keptMax) return
    for (const [key, { state }] of this.#kept) {
      if (this.#kept.size <= keptMax * 0.9) return
      if (state !== 'pending') this.#kept.delete(key)
    }
  }
}

/** When the message says it ends; null when it does not. */
function endOf({ ttl, expireTime }: AgentMessage, sentAtMs: number): number | null {
  if (expireTime) return Date.parse(expireTime)
  return ttl ? sentAtMs + Number.parseFloat(ttl) * 1_000 : null
}

function eventOf(messageId: string): object {
  return { eventId: randomUUID(), messageId, sendTime: now().toISOString() }
}

function keyOf(agent: Agent, phone: string, messageId: string): string {
  return `${agent.agentId} ${phone} ${messageId}`
}
