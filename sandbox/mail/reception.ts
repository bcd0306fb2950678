import { nowMs } from '#platform/clock.ts'
import { MailReply, type SmtpServerSettings } from '#smtp/smtp.ts'
import type { Faults } from '../faults.ts'
import type { Handsets } from '../handsets/handsets.ts'

type Session = {
  readonly from: string
  readonly to: readonly string[]
  readonly ip: string
  readonly helo: string
}

const greylistMs = 5_000
const greylistedMax = 20_000

/** How the sandbox's mail servers answer: as each recipient's handset behaves, and as their faults say. */
export class Reception {
  readonly #handsets: Handsets
  readonly #faults: Faults
  readonly #take: (mail: Buffer, session: Session) => Promise<void>
  /** Who was asked to come again, and when first. */
  readonly #greylisted = new Map<string, number>()
  taken = 0
  refused = 0

  constructor(handsets: Handsets, faults: Faults, take: (mail: Buffer, session: Session) => Promise<void>) {
    this.#handsets = handsets
    this.#faults = faults
    this.#take = take
  }

  async onSender(): Promise<void> {
    const failure = await this.#faults.failureFor('mail')
    if (failure?.isDown) throw new MailReply(421, '4.3.2', 'the system is not accepting network messages')
    if (failure) throw replyNamed(failure.code)
  }

  async onRecipient(address: string, { from }: Session): Promise<void> {
    const { deliver, code, delayMs = greylistMs } = this.#handsets.behaviour(address)
    if (deliver === 'fail') this.#refuse(code ? replyNamed(code) : unknownUser)
    if (deliver === 'offline')
      this.#refuse(new MailReply(450, '4.2.1', 'the mailbox is not available now: try again later'))
    if (
      deliver === 'delay' &&
      this.#isEarly(`${from.replace(/^b\+[^@]*/, '')} ${address.toLowerCase()}`, delayMs)
    )
      this.#refuse(new MailReply(451, '4.7.1', 'greylisted: please try again later'))
  }

  async onMail(mail: Buffer, session: Session): Promise<string> {
    await this.#take(mail, session)
    this.taken++
    return '2.0.0 OK: queued'
  }

  #refuse(reply: MailReply): never {
    this.refused++
    throw reply
  }

  #isEarly(key: string, delayMs: number): boolean {
    const since = this.#greylisted.get(key)
    if (since !== undefined) return nowMs() - since < delayMs
    if (this.#greylisted.size >= greylistedMax) this.#greylisted.clear()
    this.#greylisted.set(key, nowMs())
    return true
  }
}

const unknownUser = new MailReply(
  550,
  '5.1.1',
  'The email account that you tried to reach does not exist. Please check for typos',
)

/** A fault's code: a reply code and an enhanced status, either or both: `452 4.2.2`, `5.7.1`. */
function replyNamed(code: string): MailReply {
  const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(code)?.[0]
  const reply = /\b[45]\d\d\b/.exec(code)?.[0] ?? (status?.startsWith('5') ? '550' : '451')
  return new MailReply(Number(reply), status ?? `${reply[0]}.0.0`, 'the mail is not taken')
}

/** How many connect at once is the customer's affair here. */
export const receptionBounds: Pick<SmtpServerSettings, 'sessionsMax' | 'sessionsPerIpMax'> = {
  sessionsMax: 1_000,
  sessionsPerIpMax: 1_000,
}
