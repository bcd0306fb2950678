import type { Pipeline } from '#messaging/messaging.ts'
import { now } from '#platform/clock.ts'
import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { startSmppServer, statuses, type ServerSession, type SmppServerHandlers } from '#smpp/smpp.ts'
import { answerCancel, answerQuery } from './answer-enquiry.ts'
import { BindDesk, bindOf } from './bind-desk.ts'
import { Mailboxes } from './mailboxes.ts'
import { rememberReceiver } from './queries.ts'
import { SubmitDesk } from './submit-desk.ts'

/** The SMPP door, open. */
export type SmppEdge = {
  readonly host: string
  readonly port: number
  /** Takes nothing new, answers what was taken, unbinds every session, and keeps what was not delivered. */
  stop(drainMs: number): Promise<void>
}

/**
 * Opens the SMPP door for customers' gateways. Its receipts come from `listeners`, its clocks are `jobs`: both run where the worker
 * role is on, and deliveries reach the logins bound to any process.
 */
export async function startSmppEdge(settings: {
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  readonly pipeline: Pipeline
}): Promise<SmppEdge> {
  const binds = new BindDesk()
  const mailboxes = await Mailboxes.open()
  const submits = new SubmitDesk(settings.pipeline)
  const server = await startSmppServer(
    { host: settings.host, port: settings.port },
    handlersOf(settings.pipeline, binds, mailboxes, submits),
  )
  return {
    host: server.host,
    port: server.port,
    async stop(drainMs) {
      await server.close(drainMs)
      binds.close()
      await mailboxes.close()
    },
  }
}

function handlersOf(
  pipeline: Pipeline,
  binds: BindDesk,
  mailboxes: Mailboxes,
  submits: SubmitDesk,
): SmppServerHandlers {
  const withMailbox = (
    session: ServerSession,
    act: (login: { accountId: string; systemId: string }) => void,
  ): void => {
    const bind = bindOf(session)
    if (bind !== null && session.bind !== null && session.bind.mode !== 'transmitter') act(bind.grant)
  }
  return {
    onBind: (request, session) => binds.decide(request, session),
    onBound: (session) => {
      binds.bound(session)
      withMailbox(session, (login) => {
        remember(login)
        mailboxes.attach(login, session)
      })
    },
    onSubmit: (session, pdu, respond) => submits.take(session, pdu, respond),
    onQuery: (session, pdu) => {
      const bind = bindOf(session)
      return bind === null ? null : answerQuery(pipeline, bind, pdu)
    },
    onCancel: (session, pdu) => {
      const bind = bindOf(session)
      return bind === null ? statuses.RINVBNDSTS : answerCancel(pipeline, bind, pdu)
    },
    onSlot: (session) => withMailbox(session, (login) => mailboxes.hasRoom(login)),
    onLateResponse: (session, late) => withMailbox(session, (login) => mailboxes.answeredLate(login, late)),
    onFault: (session, { command, status, reason }) =>
      log.info(
        { session: session.id, ip: session.remoteAddress, command, status, reason },
        'an SMPP peer broke the protocol',
      ),
    onEnd: (session, end) => {
      binds.ended(session, end)
      withMailbox(session, (login) => mailboxes.detach(login, session))
    },
  }
}

function remember({ accountId, systemId }: { accountId: string; systemId: string }): void {
  rememberReceiver(db, accountId, systemId, now()).catch((error: unknown) => {
    log.warn({ err: error, systemId }, 'a receiving login could not be remembered')
  })
}
