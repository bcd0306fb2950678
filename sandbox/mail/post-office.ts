import { createTransport } from 'nodemailer'
import { log } from '#platform/log.ts'
import { Later } from '../later.ts'
import type { Zone } from './zone.ts'

/** What is handed to the servers of another domain. */
export type OutgoingMail = {
  /** MAIL FROM; empty for a report. */
  readonly from: string
  readonly to: string
  readonly raw: Buffer
}

const tries = [500, 2_000, 5_000, 15_000]
const timeoutMs = 15_000

/** Sends mail of the sandbox's people to the servers their DNS names, by real SMTP, and again when those ask for it. */
export class PostOffice {
  readonly #zone: Zone
  readonly #port: () => number
  readonly #later = new Later()
  sent = 0
  failed = 0

  constructor(zone: Zone, port: () => number) {
    this.#zone = zone
    this.#port = port
  }

  /** Sends a mail; `refused` hears why it could not be. */
  post(mail: OutgoingMail, refused: (reason: string) => void = () => {}, attempt = 0): void {
    this.#hand(mail).then(
      () => void this.sent++,
      (error: Error & { responseCode?: number }) => {
        const wait = tries[attempt]
        const isFinal = (error.responseCode ?? 400) >= 500 || wait === undefined
        if (!isFinal) return this.#later.after(wait, () => this.post(mail, refused, attempt + 1))
        this.failed++
        log.debug({ err: error, to: mail.to }, 'a mail of the sandbox network was not taken')
        refused(error.message)
      },
    )
  }

  close(): void {
    this.#later.stop()
  }

  async #hand({ from, to, raw }: OutgoingMail): Promise<void> {
    const domain = to.slice(to.lastIndexOf('@') + 1)
    const exchange = this.#zone.exchangeFor(domain)
    const host = exchange && this.#zone.find(exchange, 'A')?.[0]
    if (!host)
      throw Object.assign(new Error(`550 5.1.2 ${domain} takes no mail: it has no MX record`), {
        responseCode: 550,
      })
    const transport = createTransport({
      host,
      port: this.#port(),
      name: 'mail.example.test',
      secure: false,
      tls: { rejectUnauthorized: false },
      connectionTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    })
    try {
      await transport.sendMail({ envelope: { from, to: [to] }, raw })
    } finally {
      transport.close()
    }
  }
}
