import { nowMs } from '#platform/clock.ts'
import { Later } from '../later.ts'
import type { KeptMail } from './kept-mails.ts'

/** A mail program on a telephone. */
const program =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
const waitMs = 10_000
/** People look before they press, and a mail is not read in the second it comes. */
const readAfterMs = 1_500
const pressAfterMs = 3_500

/** What a person's mail program does on the web for him: fetches pictures of what he reads, follows links, leaves with one click. */
export class Reader {
  readonly #later = new Later()
  #opened = 0
  #followed = 0
  #left = 0

  get counts(): { opened: number; followed: number; left: number } {
    return { opened: this.#opened, followed: this.#followed, left: this.#left }
  }

  /** He reads a mail: its pictures are fetched. */
  read(mail: KeptMail): void {
    this.#opened++
    for (const url of mail.pictures) this.#ask(url, mail, readAfterMs)
  }

  /** He presses a link. */
  press(mail: KeptMail, url: string): void {
    this.#followed++
    this.#ask(url, mail, pressAfterMs)
  }

  /** He presses the button to leave. Source: RFC 8058 §3.2. */
  leave({ unsubscribeUrl }: KeptMail): void {
    if (unsubscribeUrl === null) return
    this.#left++
    void ask(unsubscribeUrl, 'List-Unsubscribe=One-Click')
  }

  close(): void {
    this.#later.stop()
  }

  #ask(url: string, { atMs }: KeptMail, afterMs: number): void {
    this.#later.after(atMs + afterMs - nowMs(), () => void ask(url))
  }
}

async function ask(url: string, form?: string): Promise<void> {
  const asked = form === undefined ? {} : { method: 'POST', body: form }
  const headers = {
    'user-agent': program,
    ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
  }
  // Where a link leads beyond us is nobody's business here; a page that is away is not the sandbox's fault.
  await fetch(url, { ...asked, headers, redirect: 'manual', signal: AbortSignal.timeout(waitMs) }).catch(
    () => {},
  )
}
