/** A mail on a handset, with what its reader can do with it. */
export type KeptMail = {
  readonly id: string
  readonly address: string
  /** MAIL FROM: where reports of it go. */
  readonly returnPath: string
  readonly from: string
  readonly messageId: string
  readonly references: readonly string[]
  readonly subject: string
  /** Remote pictures, which are fetched when it is read. */
  readonly pictures: readonly string[]
  readonly links: readonly string[]
  /** Where one click leaves, as its header says. */
  readonly unsubscribeUrl: string | null
  readonly atMs: number
  readonly raw: Buffer
}

const keptMax = 2_000

/** The newest mails of all handsets, by the handset's id of them. */
export class KeptMails {
  readonly #mails = new Map<string, KeptMail>()

  add(mail: KeptMail): void {
    this.#mails.set(mail.id, mail)
    if (this.#mails.size > keptMax) this.#mails.delete(this.#mails.keys().next().value ?? '')
  }

  find(id: string): KeptMail | null {
    return this.#mails.get(id) ?? null
  }

  /** The last mail a person got from an address, which he answers when he writes to it without a subject. */
  lastBetween(address: string, from: string): KeptMail | null {
    const wanted = from.toLowerCase()
    return (
      [...this.#mails.values()].findLast((mail) => mail.address === address && mail.from === wanted) ?? null
    )
  }
}
