import type { Link, LinkEvents, LinkState, OutboundMessage, Outcome } from '../channel.ts'
import { ConnectRefused, type Connecting } from '../connecting.ts'
import { callerOf } from './caller-of.ts'
import { NotSent, Unanswered, type Connection } from './connection.ts'
import type { HttpChannel } from './http-channel.ts'

type Settings = Pick<Required<HttpChannel>, 'send' | 'underWayMax'> &
  Pick<Connection, 'settings' | 'credentials'> & { readonly ask?: Connecting['probe'] | undefined }

const toldMax = 10_000

/** A link over HTTP: up until the provider no longer takes the credentials, with so many messages under way at once. */
export class HttpLink implements Link {
  private readonly events: LinkEvents
  private readonly sendOne: Settings['send']
  private readonly underWayMax: number
  readonly probe?: () => Promise<boolean>
  private readonly connection: Connection
  private readonly end: () => Promise<void>
  private readonly told = new Set<string>()
  private underWay = 0
  private current: LinkState = 'up'
  private drained: (() => void) | null = null

  constructor({ send, underWayMax, settings, credentials, ask }: Settings, events: LinkEvents) {
    this.events = events
    this.sendOne = send
    this.underWayMax = underWayMax
    const caller = callerOf(underWayMax)
    this.end = caller.close
    this.connection = {
      settings,
      credentials,
      call: caller.call,
      memory: new Map(),
      devices: events.devices,
      parts: events.parts,
    }
    if (ask) this.probe = () => answers(ask, this.connection)
  }

  room(): number {
    return this.current === 'up' ? this.underWayMax - this.underWay : 0
  }

  state(): LinkState {
    return this.current
  }

  send(message: OutboundMessage, done: (outcome: Outcome) => void): void {
    this.underWay++
    void this.sendOne(message, this.connection)
      .catch(outcomeOfFailure)
      .then((outcome) => {
        this.underWay--
        if (outcome.kind === 'refused' && outcome.halts === 'credentials') this.refused(outcome.detail)
        if (outcome.kind === 'submitted') this.tellNames(message, outcome.knownAs ?? [])
        done(outcome)
        if (this.underWay === 0) this.drained?.()
        if (this.room() > 0) this.events.onRoom()
      })
  }

  async close(drainMs: number): Promise<void> {
    this.current = 'down'
    if (this.underWay > 0) {
      const drained = new Promise<void>((resolve) => (this.drained = resolve))
      await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, drainMs).unref())])
    }
    await this.end()
  }

  /** Tells once what else the provider calls a contact; what could not be stored is told with the next message. */
  private tellNames({ from, to }: OutboundMessage, names: readonly string[]): void {
    for (const address of names) {
      const told = `${to} ${address}`
      if (this.told.has(told)) continue
      if (this.told.size >= toldMax) this.told.clear()
      this.told.add(told)
      this.events.onUpdate({ kind: 'identity', from: to, to: from, address }, (kept) => {
        if (!kept) this.told.delete(told)
      })
    }
  }

  private refused(reason: string): void {
    if (this.current !== 'up') return
    this.current = 'refused'
    this.events.onState('refused', reason)
  }
}

/** A provider that says no has answered: what it makes of a message is another matter. */
async function answers(ask: Connecting['probe'], connection: Connection): Promise<boolean> {
  try {
    await ask(connection)
    return true
  } catch (error) {
    return error instanceof ConnectRefused && error.byProvider
  }
}

/** What a message came to whose call failed: what never left may be tried again, what was not answered may have been taken. */
function outcomeOfFailure(error: unknown): Outcome {
  if (error instanceof Unanswered) return { kind: 'ambiguous', detail: error.message }
  if (error instanceof NotSent)
    return { kind: 'refused', retry: 'later', code: 'provider_unreachable', detail: error.message }
  const detail = `The answer of the provider could not be read: ${error instanceof Error ? error.message : String(error)}`
  return { kind: 'ambiguous', detail }
}
