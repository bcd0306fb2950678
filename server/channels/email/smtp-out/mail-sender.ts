import { nowMs } from '#platform/clock.ts'
import type { LinkState } from '../../channel.ts'
import type { EmailCredentials, EmailSettings } from '../email-settings.ts'
import type { HeldMail } from './held-mail.ts'
import { MailExchanges, systemResolver, type Exchange, type MailResolver } from './mail-exchanges.ts'
import { MailLane } from './mail-lane.ts'
import { mailRefusal, type MailRefusal } from './mail-refusal.ts'
import { exchangeSite, isShared, overrideSite, relaySite, type ProvidedSite } from './mail-sites.ts'
import { ProviderPace } from './provider-pace.ts'
import { untilNextDay } from './warm-up-cap.ts'
import { WarmUpShares, type ShareAnswer } from './warm-up-shares.ts'

/** Where a mail goes, and whose it is. */
export type MailRoute = {
  readonly toDomain: string
  /** The sender's domain, whose warm-up it counts for. */
  readonly fromDomain: string
}

export type SenderEvents = {
  readonly onState: (state: LinkState, reason: string | null) => void
}

const lanesMax = 1_000

/**
 * Sends mails to whoever receives for their domains, over connections that are kept and shared.
 * One lane a receiver: hosts that take the same mail; one pace a provider. A relay, where one is set, is the receiver of everything.
 */
export class MailSender {
  private readonly settings: EmailSettings
  private readonly resolver: MailResolver
  private readonly events: SenderEvents
  private readonly exchanges: MailExchanges
  private readonly relay: ProvidedSite | null
  private readonly lanes = new Map<string, MailLane>()
  private readonly paces = new Map<string, ProviderPace>()
  private starving = new Set<MailLane>()
  private readonly warmUp: WarmUpShares
  private connections = 0
  private held = 0
  private current: LinkState
  private timer: NodeJS.Timeout | null = null
  private isClosing = false

  constructor(
    settings: EmailSettings,
    login: EmailCredentials['login'],
    events: SenderEvents,
    resolver: MailResolver = systemResolver,
  ) {
    this.settings = settings
    this.resolver = resolver
    this.events = events
    this.exchanges = new MailExchanges(resolver)
    this.relay = relaySite(settings, login)
    this.warmUp = new WarmUpShares(settings.warmUp)
    this.current = this.relay ? 'connecting' : 'up'
    if (this.relay) this.laneOf(this.relay).probe()
  }

  /** With a relay: whether it is there. Without: always up, for there is no one at the other end. */
  state(): LinkState {
    return this.current
  }

  send(route: MailRoute, given: HeldMail): void {
    this.held++
    const mail: HeldMail = {
      ...given,
      end: (outcome) => {
        this.held--
        given.end(outcome)
      },
    }
    if (this.relay) return this.hand(this.relay, route, mail)
    const overridden = overrideSite(this.settings, route.toDomain)
    if (overridden) return this.hand(overridden, route, mail)
    this.exchanges.find(route.toDomain, (exchange) => this.found(exchange, route, mail))
  }

  /** Lets what is under way end, up to `drainMs`. */
  async close(drainMs: number): Promise<void> {
    this.isClosing = true
    if (this.timer) clearTimeout(this.timer)
    for (const lane of this.lanes.values()) lane.close()
    const untilMs = performance.now() + drainMs
    while (this.held > 0 && performance.now() < untilMs)
      await new Promise((resolve) => setTimeout(resolve, 10))
    for (const lane of this.lanes.values()) lane.destroy()
    await this.warmUp.close()
    this.current = 'down'
  }

  private found(exchange: Exchange, route: MailRoute, mail: HeldMail): void {
    if (this.isClosing) return mail.end(stopping)
    if (exchange.kind === 'none') return mail.end(mailRefusal(exchange.reason))
    if (exchange.kind === 'unclear')
      return mail.end(mailRefusal('network_error', { said: `DNS: ${exchange.detail}`, isFinal: false }))
    this.hand(exchangeSite(this.settings, exchange.hosts, this.resolver), route, mail)
  }

  private hand(provided: ProvidedSite, { fromDomain }: MailRoute, mail: HeldMail): void {
    const { name } = provided.provider
    const atMs = nowMs()
    this.warmUp.take(fromDomain, name, atMs, (share) => {
      if (share.kind === 'full')
        return mail.end(mailRefusal('warm_up_full', { said: name, afterMs: untilNextDay(atMs) }))
      if (share.kind === 'uncounted') return mail.end(mailRefusal('warm_up_uncounted'))
      this.letGo(provided, share, mail)
    })
  }

  private letGo(
    provided: ProvidedSite,
    { giveBack }: Extract<ShareAnswer, { kind: 'taken' }>,
    mail: HeldMail,
  ): void {
    const end: HeldMail['end'] = (outcome) => {
      if (outcome.kind === 'refused') giveBack()
      mail.end(outcome)
    }
    // Its share may have been waited for until now.
    if (this.isClosing) return end(stopping)
    this.laneOf(provided).add({ ...mail, end })
  }

  private laneOf(provided: ProvidedSite): MailLane {
    const { key, site } = provided
    const known = this.lanes.get(key)
    if (known) return known
    if (this.lanes.size >= lanesMax) this.forgetIdle()
    const lane: MailLane = new MailLane(site, this.paceOf(provided), {
      mayConnect: (asking) => this.mayConnect(asking),
      onConnectionFree: () => this.connectionFree(),
      onReached: () => this.reached(),
      onUnreachable: (refusal) => this.unreachable(lane, refusal),
    })
    this.lanes.set(key, lane)
    return lane
  }

  private paceOf({ key, provider }: ProvidedSite): ProviderPace {
    const name = isShared(provider) ? provider.name : key
    const known = this.paces.get(name)
    if (known) return known
    const pace = new ProviderPace(provider)
    this.paces.set(name, pace)
    return pace
  }

  private forgetIdle(): void {
    for (const [key, lane] of this.lanes)
      if (lane.isIdle && lane.blockedForMs() === 0) {
        this.lanes.delete(key)
        this.paces.delete(key)
      }
  }

  private mayConnect(lane: MailLane): boolean {
    const isFree =
      this.connections < this.settings.connectionsMax && lane.pace.connections < lane.pace.connectionsMax()
    if (isFree) this.connections++
    else {
      this.starving.add(lane)
      for (const other of this.lanes.values()) if (other !== lane && other.releaseIdle()) break
    }
    return isFree
  }

  private connectionFree(): void {
    this.connections--
    const lanes = this.starving
    this.starving = new Set()
    for (const lane of lanes) lane.pump()
  }

  private reached(): void {
    if (this.relay && !this.isClosing) this.changeTo('up', null)
  }

  private unreachable(lane: MailLane, { code, detail }: MailRefusal): void {
    if (!this.relay || this.isClosing) return
    this.changeTo(code === 'credentials_refused' ? 'refused' : 'down', detail)
    this.probeLater(lane)
  }

  private probeLater(lane: MailLane): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      // A timer may fire a little early; without another one the relay would be away for good.
      if (lane.blockedForMs() > 0) this.probeLater(lane)
      else lane.probe()
    }, Math.ceil(lane.blockedForMs()))
    this.timer.unref()
  }

  private changeTo(state: LinkState, reason: string | null): void {
    if (state === this.current) return
    this.current = state
    this.events.onState(state, reason)
  }
}

const stopping: MailRefusal = {
  ...mailRefusal('network_error', { said: 'this process stops', isFinal: false }),
  code: 'link_down',
}
