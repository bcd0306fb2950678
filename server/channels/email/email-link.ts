import { nowMs } from '#platform/clock.ts'
import type { Link, LinkEvents, LinkState, OutboundMessage, Outcome } from '../channel.ts'
import { CompiledMails, type MarkedMail } from './compiled-mails.ts'
import { mailOctets, type ComposedMail } from './compose/compile-mail.ts'
import { ComposeFault } from './compose/compose-fault.ts'
import { formatAddress, readMailbox, type Mailbox, type MailAddress } from './compose/mail-address.ts'
import { dkimSigner, type DkimSigner } from './dkim/dkim-signer.ts'
import { returnPathDomain } from './dkim/sending-records.ts'
import { sizeOf, type EmailContent, type ReadFiles } from './draft-of.ts'
import { filesInMemory } from './files-in-memory.ts'
import { FilesUnread, hasFiles, keptFileIds, keptOctets, readFiles } from './kept-files.ts'
import { maySayUnsubscribe, type Marks } from './own-addresses.ts'
import type { EmailCredentials, EmailSettings } from './email-settings.ts'
import type { HeldMail } from './smtp-out/held-mail.ts'
import type { MailResolver } from './smtp-out/mail-exchanges.ts'
import { mailRefusal } from './smtp-out/mail-refusal.ts'
import { MailSender } from './smtp-out/mail-sender.ts'
import type { MailOnWire } from './smtp-out/smtp-session.ts'

type EmailMessage = OutboundMessage & { readonly content: EmailContent }

/** A mail that is to leave: `id` is its message's without dashes. */
type Leaving = {
  readonly message: EmailMessage
  readonly id: string
  readonly from: MailAddress
  readonly to: Mailbox
}

const heldOctetsMax = 64 * 1024 * 1024
const noFiles: ReadFiles = new Map()

/** The way out for mail: writes each when its turn has come, signs it for its domain, and hands it to its receiver. */
export class EmailLink implements Link {
  private readonly settings: EmailSettings
  private readonly events: LinkEvents
  private readonly sender: MailSender
  private readonly signers: ReadonlyMap<string, DkimSigner>
  private readonly compiled = new CompiledMails()
  private held = 0
  private heldOctets = 0
  private isClosing = false
  private isRoomTold = true
  private lastSender: { readonly text: string; readonly address: MailAddress } | null = null

  constructor(
    settings: EmailSettings,
    credentials: EmailCredentials,
    events: LinkEvents,
    resolver?: MailResolver,
  ) {
    this.settings = settings
    this.events = events
    this.signers = new Map(credentials.dkim.map(({ domain, keys }) => [domain, dkimSigner(domain, keys)]))
    this.sender = new MailSender(
      settings,
      credentials.login,
      { onState: (state, reason) => this.stateChanged(state, reason) },
      resolver,
    )
    // Without a relay there is no one whose answer to wait for.
    if (this.sender.state() === 'up') setImmediate(() => this.stateChanged('up', null))
  }

  room(): number {
    if (this.isClosing || this.sender.state() !== 'up' || this.heldOctets >= heldOctetsMax) return 0
    return Math.max(0, this.settings.heldMax - this.held)
  }

  state(): LinkState {
    return this.sender.state()
  }

  send(message: OutboundMessage, done: (outcome: Outcome) => void): void {
    if (!isEmail(message)) return done(unsendable)
    let from: MailAddress
    let to: Mailbox
    try {
      from = this.senderOf(message.from)
      to = readMailbox(message.to)
    } catch (error) {
      if (error instanceof ComposeFault) return done(mailRefusal('recipient_invalid'))
      throw error
    }
    this.held++
    this.heldOctets += sizeOf(message.content)
    this.sender.send(
      { toDomain: to.address.domain, fromDomain: from.domain },
      this.heldMail(message, from, to, (outcome) => {
        this.held--
        this.heldOctets -= sizeOf(message.content)
        done(outcome)
        this.offer()
      }),
    )
  }

  async close(drainMs: number): Promise<void> {
    this.isClosing = true
    await this.sender.close(drainMs)
  }

  private heldMail(
    message: EmailMessage,
    from: MailAddress,
    to: Mailbox,
    end: (outcome: Outcome) => void,
  ): HeldMail {
    const id = message.id.replaceAll('-', '')
    let releaseFiles = (): void => {}
    return {
      ref: `<${id}@${from.domain}>`,
      isUrgent: message.class !== 'promotional',
      end: (outcome) => {
        releaseFiles()
        end(outcome)
      },
      prepare: (done) => {
        const write = (compiled: MarkedMail): void => this.write(compiled, { message, id, from, to }, done)
        const fileIds = keptFileIds(message.content)
        if (fileIds.length === 0) return write(this.compiledFor(message, noFiles))
        this.compiledWithFiles(message, fileIds, (release) => (releaseFiles = release))
          .then(write)
          .catch((error: Error) => done(error, null))
      },
    }
  }

  /** Writes a mail for its recipient and signs it for its domain. */
  private write(
    compiled: MarkedMail,
    { message, id, from, to }: Leaving,
    done: Parameters<HeldMail['prepare']>[0],
  ): void {
    const variables = message.content.variables ?? {}
    const values = { ...variables, ...compiled.own.valuesFor(message, variables) }
    const mail = compiled.compose({ id, to, dateMs: nowMs(), values })
    const written = {
      from: this.returnPath(id, from.domain),
      to: formatAddress(mail.to),
      isInternational: mail.isInternational,
    }
    const sign = this.signerOf(from.domain)
    if (!sign) return done(null, { ...written, ...onWire(mail, '') })
    sign(mail, (error, signatures) => done(error, error ? null : { ...written, ...onWire(mail, signatures) }))
  }

  private compiledFor(message: EmailMessage, files: ReadFiles): MarkedMail {
    const { content } = message
    const marks = this.marksOf(message)
    return (
      this.compiled.find(content, message, marks) ?? this.compiled.compile(content, message, marks, files)
    )
  }

  /** Waits for room in memory until the mail has ended. One that was compiled before goes again only while the files it takes along are there. */
  private async compiledWithFiles(
    message: EmailMessage,
    ids: readonly string[],
    onHeld: (release: () => void) => void,
  ): Promise<MarkedMail> {
    const { accountId, content } = message
    const { files } = this.events
    if (!files || accountId === undefined) throw new FilesUnread('nobody knows where the files lie')
    onHeld(await filesInMemory.take(accountId, keptOctets(content)))
    const known = this.compiled.find(content, message, this.marksOf(message))
    if (known && (await hasFiles(files, accountId, ids))) return known
    return this.compiledFor(message, await readFiles(files, accountId, ids))
  }

  /** What of ours a mail bears. Nobody is followed, nor let leave, where it is not known whose mail it is. */
  private marksOf({ accountId, class: kind, content }: EmailMessage): Marks {
    if (accountId === undefined) return { tracked: false, unsubscribe: false, line: null }
    const { track, language } = this.settings
    const isPromotional = kind === 'promotional'
    // An account that brings a way of its own answers for it, in the headers and in the text.
    const mayLeave = isPromotional && content.unsubscribe === undefined
    return {
      tracked: track === 'all' || (track === 'promotional' && isPromotional),
      unsubscribe: mayLeave && maySayUnsubscribe(),
      line: mayLeave ? language : null,
    }
  }

  /** A campaign's mails all have one sender. */
  private senderOf(text: string): MailAddress {
    if (this.lastSender?.text === text) return this.lastSender.address
    const { address } = readMailbox(text)
    this.lastSender = { text, address }
    return address
  }

  /** The address that bounces of this mail alone come back to. */
  private returnPath(id: string, domain: string): string {
    const { returnPaths } = this.settings
    return `b+${id}@${Object.hasOwn(returnPaths, domain) ? returnPaths[domain] : returnPathDomain(domain)}`
  }

  /** A domain signs for those below it too. */
  private signerOf(domain: string): DkimSigner | undefined {
    for (let name = domain; name.includes('.'); name = name.slice(name.indexOf('.') + 1)) {
      const signer = this.signers.get(name)
      if (signer) return signer
    }
    return undefined
  }

  /** Many mails may end in one turn; the dispatcher is asked for more once. */
  private offer(): void {
    if (!this.isRoomTold) return
    this.isRoomTold = false
    setImmediate(() => {
      this.isRoomTold = true
      if (this.room() > 0) this.events.onRoom()
    })
  }

  private stateChanged(state: LinkState, reason: string | null): void {
    if (this.isClosing) return
    this.events.onState(state, reason)
    if (state === 'up') this.events.onRoom()
  }
}

const unsendable: Outcome = {
  kind: 'refused',
  retry: 'never',
  code: 'content_unsupported',
  detail: 'E-mail carries content of the type email.',
}

function onWire(mail: ComposedMail, signatures: string): Pick<MailOnWire, 'octets' | 'size'> {
  const octets = mailOctets(mail, signatures)
  return { octets, size: octets.reduce((sum, { length }) => sum + length, 0) }
}

function isEmail(message: OutboundMessage): message is EmailMessage {
  return message.content.type === 'email'
}
