import {
  accountFactsOf,
  authenticateBind,
  mayBind,
  smppCredentialStands,
  type BindGrant,
} from '#accounts/accounts.ts'
import { log } from '#platform/log.ts'
import { statuses, statusName, type BindAnswer, type BindRequest, type ServerSession } from '#smpp/smpp.ts'
import type { Bind } from './bind.ts'
import { bindAnswersMetric, bindsMetric } from './metrics.ts'

/** Submits of one bind that may wait for their answer. */
const submitWindow = 500
const watchMs = 1_000
/** Binds decided at once. */
const decidingMax = 20

/**
 * Lets logins in and puts them out: the password, the addresses it may come from, how many binds it may have, and whether it still
 * stands. Failures are counted by the accounts module (`server/accounts/lock-out.ts`).
 */
export class BindDesk {
  private readonly sessions = new Map<string, Set<ServerSession>>()
  private readonly credentialOf = new Map<ServerSession, string>()
  private readonly timer: NodeJS.Timeout
  private underWay = 0

  constructor() {
    this.timer = setInterval(() => void this.watch(), watchMs).unref()
  }

  /** Answers a bind. Every refusal is ESME_RBINDFAIL: a stranger is not told what is wrong. Beyond the login's binds too. */
  async decide(request: BindRequest, session: ServerSession): Promise<BindAnswer> {
    const answer = await this.decideOrFail(request, session)
    bindAnswersMetric.inc({ status: statusName(answer.status) })
    if (answer.status !== 0)
      log.info(
        { systemId: request.systemId, ip: request.remoteAddress, status: statusName(answer.status) },
        'an SMPP bind was refused',
      )
    return answer
  }

  bound(session: ServerSession): void {
    const bind = bindOf(session)
    if (session.bind === null || bind === null) return
    bindsMetric.inc({ mode: session.bind.mode })
    log.info(
      { systemId: bind.grant.systemId, ip: session.remoteAddress, mode: session.bind.mode },
      'an SMPP login bound',
    )
  }

  ended(session: ServerSession, end: string): void {
    this.leave(session)
    const bind = bindOf(session)
    if (session.bind === null || bind === null) return
    bindsMetric.dec({ mode: session.bind.mode })
    log.info({ systemId: bind.grant.systemId, ip: session.remoteAddress, end }, 'an SMPP session ended')
  }

  close(): void {
    clearInterval(this.timer)
  }

  private async decideOrFail(request: BindRequest, session: ServerSession): Promise<BindAnswer> {
    // Each decision costs a password hash: more at once than this would starve the traffic.
    if (this.underWay >= decidingMax) return { status: statuses.RSYSERR }
    this.underWay++
    try {
      const grant = await authenticateBind(request.systemId, request.password, request.remoteAddress)
      if (grant === null) return { status: statuses.RBINDFAIL }
      const country = (await accountFactsOf(grant.accountId))?.country ?? ''
      return this.enter(grant, country, request, session)
    } catch (error) {
      log.warn({ err: error, systemId: request.systemId }, 'an SMPP bind could not be decided')
      return { status: statuses.RSYSERR }
    } finally {
      this.underWay--
    }
  }

  private enter(grant: BindGrant, country: string, request: BindRequest, session: ServerSession): BindAnswer {
    const bound = this.sessions.get(grant.credentialId) ?? new Set()
    if (session.state === 'closed' || bound.size >= grant.maxBinds) return { status: statuses.RBINDFAIL }
    this.sessions.set(grant.credentialId, bound)
    bound.add(session)
    this.credentialOf.set(session, grant.credentialId)
    const { systemType, interfaceVersion } = request
    const systemWords = systemType.toUpperCase().split(/[ ,]+/)
    const reference: Bind = { grant, country, systemWords, interfaceVersion }
    return { status: 0, window: submitWindow, perSecond: grant.maxPerSecond, reference }
  }

  private leave(session: ServerSession): void {
    const credentialId = this.credentialOf.get(session)
    if (credentialId === undefined) return
    this.credentialOf.delete(session)
    const bound = this.sessions.get(credentialId)
    bound?.delete(session)
    if (bound?.size === 0) this.sessions.delete(credentialId)
  }

  /** Ends the sessions of logins that were revoked and of accounts that have ended. */
  private async watch(): Promise<void> {
    for (const [credentialId, sessions] of this.sessions) {
      const [first] = sessions
      const bind = first === undefined ? null : bindOf(first)
      if (bind === null || (await stands(bind.grant))) continue
      log.info({ systemId: bind.grant.systemId }, 'an SMPP login no longer stands: its sessions are ended')
      for (const session of sessions) void session.close(1_000)
      this.sessions.delete(credentialId)
    }
  }
}

/** What the door knows of a session; null before it is bound. */
export function bindOf(session: ServerSession): Bind | null {
  return (session.reference as Bind | undefined) ?? null
}

async function stands({ credentialId, accountId }: BindGrant): Promise<boolean> {
  try {
    return (await smppCredentialStands(credentialId)) && (await mayBind(accountId))
  } catch {
    // The database is away: that is no reason to put anybody out.
    return true
  }
}
