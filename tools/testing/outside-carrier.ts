import { setTimeout as pause } from 'node:timers/promises'
import { formatReceipt, startSmppServer, type ServerSession, type SmppServer } from '#smpp/smpp.ts'

type Pending = { readonly id: string; readonly from: string; readonly to: string; underWay: boolean }

/**
 * A carrier outside the process that a test kills: remembers every copy it takes of a text, and over which session, and
 * sends the receipt of each copy until it is acknowledged.
 */
export class OutsideCarrier {
  /** The sessions that brought each text, in the order they came. */
  readonly copies = new Map<string, number[]>()
  private count = 0
  private readonly pending = new Set<Pending>()
  private server: SmppServer | null = null
  private timer: NodeJS.Timeout | null = null

  async start(port: number): Promise<void> {
    this.server = await startSmppServer(
      { port, host: '127.0.0.1' },
      {
        onBind: () => ({ status: 0, window: 1_000 }),
        onSubmit: (session, pdu, respond) => {
          const text = Buffer.from(pdu.shortMessage).toString('latin1')
          this.copies.set(text, [...(this.copies.get(text) ?? []), session.id])
          const id = (++this.count).toString(16)
          respond(0, id)
          this.pending.add({ id, from: pdu.source, to: pdu.destination, underWay: false })
        },
      },
    )
    this.timer = setInterval(() => this.sendReceipts(), 20)
  }

  /** How many texts came again after each session that did not live to write down that they had gone. */
  repeatsAfterSessions(): Map<number, number> {
    const repeats = new Map<number, number>()
    for (const sessions of this.copies.values())
      for (const session of sessions.slice(0, -1)) repeats.set(session, (repeats.get(session) ?? 0) + 1)
    return repeats
  }

  /** Waits until it has taken so many more. */
  async takesMore(count: number): Promise<void> {
    const wanted = this.count + count
    for (let waitedMs = 0; this.count < wanted; waitedMs += 2) {
      if (waitedMs > 60_000) throw new Error(`it took ${this.count} instead of ${wanted}`)
      await pause(2)
    }
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    await this.server?.close(0)
  }

  private sendReceipts(): void {
    const session = this.server?.sessions().find(({ state }) => state === 'bound')
    if (!session) return
    for (const one of this.pending) if (!one.underWay) this.sendReceipt(session, one)
  }

  private sendReceipt(session: ServerSession, one: Pending): void {
    const at = Date.now()
    const receipt = formatReceipt({ messageId: one.id, state: 'delivered', submittedAt: at, doneAt: at })
    one.underWay = session.deliver({ source: one.to, destination: one.from, ...receipt }, (outcome) => {
      one.underWay = false
      if (outcome.kind === 'answered' && outcome.status === 0) this.pending.delete(one)
    })
  }
}
