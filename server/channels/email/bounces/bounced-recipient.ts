import { addressesIn } from './addresses.ts'
import type { BounceReason, Permanence } from './bounce-reasons.ts'
import { classifyReply } from './classify-reply.ts'
import type { RecipientStatus } from './delivery-status.ts'
import { returnedMail, type Notice } from './notice.ts'
import { quotedReply, stageIn } from './quoted-reply.ts'
import { recipientsInText } from './text-recipients.ts'

/** What a report says of one recipient. `isFinal` is false while the other side still tries. */
export type BouncedRecipient = {
  readonly address: string | null
  readonly isFinal: boolean
  readonly status: string | null
  readonly replyCode: number | null
  readonly reason: BounceReason
  readonly permanence: Permanence
  readonly diagnostic: string
}

/** What a delivery status says of a recipient, with what the notice beside it tells. */
export function recipientByStatus(
  given: RecipientStatus,
  notice: Notice,
  isAlone: boolean,
): BouncedRecipient {
  const about = isAlone ? notice.text : linesAbout(notice.text, given.address)
  const quoted = quotedReply(given.diagnostic)
  const elsewhere = quotedReply(about)
  const code = quoted.code ?? elsewhere.code
  const status = preciseStatus(quoted.enhanced, given.status, elsewhere.enhanced)
  const stage = stageIn(`${given.diagnostic}\n${about}`)
  const said = classifyReply(code, status, given.diagnostic, stage)
  const meaning =
    said.reason === 'unknown' || given.diagnostic === '' ? classifyReply(code, status, about, stage) : said
  const isFinal = given.action !== 'delayed'
  const reason = !isFinal && meaning.reason === 'unknown' ? 'expired' : meaning.reason
  return {
    address: given.address ?? (isAlone ? returnedMail(notice).recipient : null),
    isFinal,
    status,
    replyCode: code,
    reason,
    permanence: isFinal ? meaning.permanence : 'soft',
    diagnostic: (given.diagnostic || elsewhere.text || about).trim().slice(0, 1_000),
  }
}

/** The status that says most: a server's own before the report's, one with a detail before x.0.0. */
function preciseStatus(...candidates: readonly (string | null)[]): string | null {
  const given = candidates.filter((status) => status !== null)
  return given.find((status) => !status.endsWith('.0.0')) ?? given[0] ?? null
}

function linesAbout(text: string, address: string | null): string {
  if (address === null) return text
  return (
    recipientsInText(text, addressesIn(text), new Set()).find((one) => one.address === address)?.about ?? ''
  )
}

/** What stands behind the recipient's name is about him; notices that give the reason first are read as a whole. */
export function recipientByText(address: string | null, about: string, whole: string): BouncedRecipient {
  const near = quotedReply(about)
  const reply = near.code === null && near.enhanced === null ? quotedReply(whole) : near
  const stage = stageIn(about)
  const words = [reply.text, about, whole].filter((text) => text.trim() !== '')
  const meanings = words.map((text) => classifyReply(reply.code, reply.enhanced, text, stage))
  const meaning = meanings.find(({ reason }) => reason !== 'unknown') ?? classifyReply(null, null, '')
  return {
    address,
    isFinal: true,
    status: reply.enhanced,
    replyCode: reply.code,
    ...meaning,
    diagnostic: (reply.text || about).trim().slice(0, 1_000),
  }
}
