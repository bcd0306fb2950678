/** An answer of an SMTP server that is no yes: the reply code and the enhanced status of RFC 3463, with a sentence. */
export class MailReply extends Error {
  override name = 'MailReply'
  readonly responseCode: number

  constructor(code: number, status: string, sentence: string) {
    super(`${status} ${sentence}`)
    this.responseCode = code
  }
}
