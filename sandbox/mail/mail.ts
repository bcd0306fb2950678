import { randomUUID } from 'node:crypto'
import { nowMs } from '#platform/clock.ts'
import { makeCertificate, startSmtpServer, type SmtpServer } from '#smtp/smtp.ts'
import type { Carry, Writing } from '../handsets/handset.ts'
import { SandboxProblem } from '../problem.ts'
import type { RunningProvider, SandboxNetwork, SandboxProvider } from '../provider.ts'
import { dnsRoutes } from './dns-routes.ts'
import { Files } from './files.ts'
import { KeptMails, type KeptMail } from './kept-mails.ts'
import { PostOffice } from './post-office.ts'
import { Reader } from './reader.ts'
import { Reception, receptionBounds } from './reception.ts'
import { bounceReportOf, complaintReportOf } from './report-of.ts'
import { showMail, type Delivered } from './show-mail.ts'
import { PeoplesKeys, subjectOf, writeMail } from './write-mail.ts'
import { Zone } from './zone.ts'

const demoDomain = 'patchbay-demo.test'
const greets = 'mail.sandbox.test'
const reportAfterMs = 300

/** Every mailbox provider of the sandbox network, and the DNS. */
export const mail: SandboxProvider = {
  name: 'mail',
  start: (network) => startMail(network),
  demo: (sandboxUrl) => [
    {
      channel: 'email',
      name: 'Patchbay Demo',
      settings: { domain: demoDomain },
      credentials: {},
      registrar: `${sandboxUrl}/dns`,
    },
  ],
}

type Office = {
  readonly network: SandboxNetwork
  readonly zone: Zone
  readonly files: Files
  readonly mails: KeptMails
  readonly post: PostOffice
  readonly reader: Reader
  readonly keys: PeoplesKeys
}

function startMail(network: SandboxNetwork): RunningProvider {
  const { app, handsets, faults } = network
  const zone = new Zone()
  // The platform's own mail servers, as its MX records name them on a test instance.
  zone.put('mx.patchbay.test', 'A', [network.mail.host])
  const office: Office = {
    network,
    zone,
    files: new Files(),
    mails: new KeptMails(),
    post: new PostOffice(zone, network.mail.mxPort),
    reader: new Reader(),
    keys: new PeoplesKeys(zone),
  }
  const reception = new Reception(handsets, faults, (raw, session) => takeMail(office, raw, session))
  faults.onChange('mail', () => undefined)
  handsets.carryBy('email', carryMail(office))
  handsets.onRead(({ id }) => {
    const kept = office.mails.find(id)
    if (kept) office.reader.read(kept)
  })
  dnsRoutes(app, zone)
  fileRoute(office)
  let server: SmtpServer | null = null
  return {
    ready: async () => {
      server = await startSmtpServer(
        {
          host: network.mail.host,
          port: network.mail.port,
          hostname: greets,
          tls: makeCertificate(greets, nowMs()),
          ...receptionBounds,
        },
        {
          onSender: () => reception.onSender(),
          onRecipient: (address, session) => reception.onRecipient(address, session),
          onMail: (raw, session) => reception.onMail(raw, session),
        },
      )
      return { port: server.port }
    },
    counts: () => ({
      taken: reception.taken,
      refused: reception.refused,
      sent: office.post.sent,
      notSent: office.post.failed,
      ...office.reader.counts,
    }),
    close: async () => {
      office.post.close()
      office.reader.close()
      await server?.stop(0)
    },
  }
}

/** Shows a mail on the handset of each recipient; who has blocked the sender has it reported. */
async function takeMail(
  office: Office,
  raw: Buffer,
  { from, to, ip, helo }: Omit<Delivered, 'to'> & { readonly to: readonly string[] },
): Promise<void> {
  for (const recipient of to) {
    const address = recipient.toLowerCase()
    const { message, ...shown } = await showMail(raw, { from, to: address, ip, helo }, office)
    const { deliver, code } = office.network.handsets.behaviour(address)
    const kept = {
      address,
      returnPath: from,
      from: message.from,
      messageId: message.providerId ?? '',
      references: [shown.parsed.references ?? []].flat(),
      subject: shown.parsed.subject ?? '',
      pictures: shown.pictures,
      links: shown.links,
      unsubscribeUrl: shown.unsubscribeUrl,
      atMs: nowMs(),
      raw,
    }
    if (deliver === 'block') report(office, { ...kept, id: randomUUID() }, code)
    else office.mails.add({ ...kept, id: office.network.handsets.receive(address, message).id })
  }
}

/** A code of the form 5.x.x says that it bounces; else the person complains. */
function report({ post }: Office, kept: KeptMail, code = ''): void {
  if (kept.returnPath === '') return
  const raw = /^[45]\.\d{1,3}\.\d{1,3}$/.test(code) ? bounceReportOf(kept, code) : complaintReportOf(kept)
  setTimeout(() => post.post({ from: '', to: kept.returnPath, raw }), reportAfterMs).unref()
}

/** Carries what a person does with his mail: presses what it offers, or writes. */
function carryMail(office: Office): Carry {
  return (writing) => {
    const { button } = writing
    if (button) press(office, button)
    else return write(office, writing)
    return { parts: 1, encoding: 'utf8' }
  }
}

function press({ mails, reader }: Office, { id, messageId }: NonNullable<Writing['button']>): void {
  const kept = mails.find(messageId ?? '')
  if (!kept) throw new SandboxProblem(422, 'message_unknown', 'Name the mail whose button is pressed.')
  if (id === 'unsubscribe') reader.leave(kept)
  else if (kept.links.includes(id)) reader.press(kept, id)
  else throw new SandboxProblem(422, 'button_unknown', 'The mail has no such link.')
}

function write(office: Office, writing: Writing): ReturnType<Carry> {
  const { mails, post, keys, network } = office
  const { handsets } = network
  const from = handsets.mailAddressOf(writing.from)
  const answers =
    (writing.replyTo && mails.find(writing.replyTo)) ||
    (writing.subject ? null : mails.lastBetween(from, writing.to))
  const messageId = `<${randomUUID()}@${from.slice(from.lastIndexOf('@') + 1)}>`
  const name = handsets.nameOf(from)
  void writeMail({ ...writing, from, name }, { answers, keys, messageId }).then(({ raw }) =>
    post.post({ from, to: writing.to, raw }, (reason) => tellRefused(office, from, writing.to, reason)),
  )
  return { parts: 1, encoding: 'utf8', providerId: messageId, rich: { subject: subjectOf(writing, answers) } }
}

/** The writer hears of a mail that nobody took, as from any mail server. */
function tellRefused({ network }: Office, from: string, to: string, reason: string): void {
  network.handsets.receive(from, {
    channel: 'email',
    from: to,
    to: from,
    text: `Your mail to ${to} could not be delivered: ${reason}`,
    parts: 1,
    encoding: 'utf8',
    rich: { subject: 'Undelivered Mail Returned to Sender' },
  })
}

function fileRoute({ network, files }: Office): void {
  network.app.get<{ Params: { id: string } }>('/mail/files/:id', (request, reply) => {
    const file = files.find(request.params.id)
    if (!file) throw new SandboxProblem(404, 'not_found', 'There is no such file.')
    return reply.type(file.mimeType).send(file.body)
  })
}
