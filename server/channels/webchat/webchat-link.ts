import { log } from '#platform/log.ts'
import { hearNotifications, type Hearing } from '#platform/shared-notifications.ts'
import {
  addressOfVisitor,
  handLine,
  saidChannel,
  tellUpdates,
  type ClaimedUpdate,
  type SaidNotice,
} from '#webchat/webchat.ts'
import type { Link, LinkEvents, LinkState, OutboundMessage, Outcome } from '../channel.ts'
import type { Update } from '../update.ts'
import { updatesOf } from './updates-of.ts'

const underWayMax = 20
/** What was not stored, and what another process left behind, is looked at again this often. */
const lookAgainMs = 5_000

/**
 * The link to one site: puts messages into visitors' chats, and tells the platform what visitors say and do.
 * It is up while the platform is: what it takes is stored before it says so.
 */
export class WebchatLink implements Link {
  private readonly siteKey: string
  private readonly events: LinkEvents
  private readonly hearing: Promise<Hearing | null>
  private readonly again: NodeJS.Timeout
  private underWay = 0
  private isOpen = true
  private telling: Promise<void> | null = null
  private isAskedAgain = false
  private drained: (() => void) | null = null

  constructor(siteKey: string, events: LinkEvents) {
    this.siteKey = siteKey
    this.events = events
    this.hearing = hearNotifications(
      saidChannel,
      (payload) => this.heard(JSON.parse(payload) as SaidNotice),
      () => this.tell(),
    ).catch((error: unknown) => {
      log.warn({ err: error, siteKey }, 'visitors are not heard at once; it is looked every few seconds')
      return null
    })
    this.again = setInterval(() => this.tell(), lookAgainMs).unref()
    this.tell()
  }

  room(): number {
    return this.isOpen ? underWayMax - this.underWay : 0
  }

  state(): LinkState {
    return this.isOpen ? 'up' : 'down'
  }

  send(message: OutboundMessage, done: (outcome: Outcome) => void): void {
    this.underWay++
    outcomeOf(this.siteKey, message).then((outcome) => {
      this.underWay--
      done(outcome)
      if (this.underWay === 0) this.drained?.()
      if (this.room() > 0) this.events.onRoom()
    }, bug)
  }

  async close(drainMs: number): Promise<void> {
    this.isOpen = false
    clearInterval(this.again)
    const drained =
      this.underWay === 0 ? Promise.resolve() : new Promise<void>((resolve) => (this.drained = resolve))
    const all = Promise.all([drained, this.telling])
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, drainMs).unref())])
    await (await this.hearing)?.stop()
  }

  private heard({ siteKey, typing }: SaidNotice): void {
    if (siteKey !== this.siteKey) return
    if (!typing) return this.tell()
    const from = addressOfVisitor({ id: typing.visitorId })
    this.events.onUpdate({ kind: 'typing', from, to: siteKey, on: typing.on }, () => {})
  }

  /** Tells what waits; whatever comes meanwhile is told after it. */
  private tell(): void {
    if (!this.isOpen) return
    if (this.telling) {
      this.isAskedAgain = true
      return
    }
    this.telling = tellUpdates(this.siteKey, (update) => this.tellOne(update))
      .then(
        () => {},
        (error: unknown) =>
          log.warn(
            { err: error, siteKey: this.siteKey },
            'what visitors said could not be told; it is tried again',
          ),
      )
      .finally(() => {
        this.telling = null
        if (!this.isAskedAgain) return
        this.isAskedAgain = false
        this.tell()
      })
  }

  private async tellOne(claimed: ClaimedUpdate): Promise<boolean> {
    const kept = await Promise.all(updatesOf(this.siteKey, claimed).map((update) => this.stored(update)))
    return !kept.includes(false)
  }

  private stored(update: Update): Promise<boolean> {
    return new Promise((resolve) => this.events.onUpdate(update, resolve))
  }
}

async function outcomeOf(siteKey: string, { id, to, content }: OutboundMessage): Promise<Outcome> {
  try {
    const line = await handLine({ siteKey, address: to, messageId: id, content })
    if (line) return { kind: 'submitted', refs: [line.id] }
    const detail = `${to} is no visitor of this site. Answer to the address a visitor's message came from.`
    return { kind: 'refused', retry: 'never', code: 'recipient_unreachable', detail }
  } catch (error) {
    // A message stands in a chat once, however often it is handed over: it may be tried again whatever happened.
    log.warn({ err: error, siteKey }, 'a message could not be put into a chat; it is tried again')
    const detail = 'The chat could not be stored just now. It is tried again by itself.'
    return { kind: 'refused', retry: 'later', code: 'provider_unreachable', detail }
  }
}

function bug(error: unknown): void {
  log.error({ err: error }, 'an outcome of web chat could not be passed on')
}
