import { db } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { deadNodes, takeNodeNumber, type NodeNumber } from '#platform/node-number.ts'
import { listenToNotifications, type Notifications } from '#platform/notifications.ts'
import type { LateResponse, ServerSession } from '#smpp/smpp.ts'
import { Mailbox } from './mailbox.ts'
import { ownersOfOutgoing, releaseOutgoing, type ClaimedRow } from './queries.ts'
import { mailboxName } from './store-outgoing.ts'

type Login = { readonly accountId: string; readonly systemId: string }

const lookMs = 1_000
const lookAtAllEvery = 10

/** The mailboxes of the logins that are bound to this process. */
export class Mailboxes {
  private readonly byName = new Map<string, Mailbox>()
  private readonly node: NodeNumber
  private notifications: Notifications | null = null
  private readonly timer: NodeJS.Timeout
  private beats = 0

  private constructor(node: NodeNumber) {
    this.node = node
    this.timer = setInterval(() => this.look(), lookMs).unref()
  }

  static async open(): Promise<Mailboxes> {
    const mailboxes = new Mailboxes(await takeNodeNumber())
    mailboxes.notifications = await listenToNotifications(
      { patchbay_smpp: (name) => mailboxes.byName.get(name)?.wake() },
      () => mailboxes.wakeAll(),
    )
    await mailboxes.takeOver()
    return mailboxes
  }

  attach(login: Login, session: ServerSession): void {
    const name = mailboxName(login)
    let mailbox = this.byName.get(name)
    if (mailbox === undefined)
      this.byName.set(name, (mailbox = new Mailbox(login.accountId, login.systemId, this.node.value)))
    mailbox.attach(session).catch((error: unknown) => {
      log.warn({ err: error, systemId: login.systemId }, 'the deliveries of a login cannot be looked for yet')
    })
  }

  detach(login: Login, session: ServerSession): void {
    this.byName.get(mailboxName(login))?.detach(session)
  }

  hasRoom(login: Login): void {
    this.byName.get(mailboxName(login))?.pump()
  }

  answeredLate(login: Login, { reference, status }: LateResponse): void {
    this.byName.get(mailboxName(login))?.answeredLate(reference as ClaimedRow, status)
  }

  /** Writes back what is known and lets go of the rest. */
  async close(): Promise<void> {
    clearInterval(this.timer)
    await this.notifications?.stop()
    await Promise.all([...this.byName.values()].map((mailbox) => mailbox.settled()))
    await releaseOutgoing(db, [this.node.value])
    await this.node.stop()
  }

  private wakeAll(): void {
    for (const mailbox of this.byName.values()) mailbox.wake()
  }

  /** Retries come due, and processes end without a word. */
  private look(): void {
    for (const [name, mailbox] of this.byName) if (mailbox.isIdle) this.byName.delete(name)
    for (const mailbox of this.byName.values()) mailbox.beat()
    if (++this.beats % lookAtAllEvery !== 0) return
    // An announcement may have been missed.
    this.wakeAll()
    this.takeOver().catch((error: unknown) =>
      log.warn({ err: error }, 'deliveries of ended processes wait for another look'),
    )
  }

  /** What ended processes were sending is for whoever has the login bound. */
  private async takeOver(): Promise<void> {
    const owners = (await ownersOfOutgoing(db)).map(({ owner }) => owner)
    const dead = await deadNodes(
      db,
      owners.filter((owner) => owner !== this.node.value),
    )
    if (dead.length === 0) return
    for (const login of await releaseOutgoing(db, dead)) this.byName.get(mailboxName(login))?.wake()
  }
}
