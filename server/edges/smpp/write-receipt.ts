import { formatReceipt, tags, type MessageInput, type ReceiptState } from '#smpp/smpp.ts'
import type { SmppMemory } from './wanted-receipt.ts'

/** What happened to a message, by the id its sender knows. Times in milliseconds since 1970. */
export type ReceiptFact = {
  readonly id: string
  readonly state: ReceiptState
  readonly code: string | null
  readonly submittedAtMs: number
  readonly doneAtMs: number
}

/** Writes a receipt: it comes from whom the message went to, in the customer's own writing. Source: SMPP 3.4 appendix B. */
export function writeReceipt(
  memory: Omit<SmppMemory, 'receipts' | 'systemId'>,
  fact: ReceiptFact,
): MessageInput {
  const { esmClass, shortMessage, tlvs } = formatReceipt({
    messageId: fact.id,
    state: fact.state,
    error: receiptError(fact.code),
    submittedAt: fact.submittedAtMs,
    doneAt: fact.doneAtMs,
  })
  const { from, to, reference } = memory
  if (reference !== undefined)
    tlvs.push({ tag: tags.userMessageReference, value: Uint8Array.of(reference >>> 8, reference & 0xff) })
  const [sourceTon, sourceNpi, source] = to
  const [destinationTon, destinationNpi, destination] = from
  return {
    source,
    sourceTon,
    sourceNpi,
    destination,
    destinationTon,
    destinationNpi,
    ...(esmClass !== undefined && { esmClass }),
    shortMessage,
    tlvs,
  }
}

/** The three characters of `err:`: the carrier's own where it named one, the last three of its SMPP status, 000 without an error. */
export function receiptError(code: string | null): string {
  const [, carrier] = /^(?:carrier|dlt)_([0-9A-Za-z]{1,3})$/.exec(code ?? '') ?? []
  const [, status] = /^smpp_[0-9a-f]{5}([0-9a-f]{3})$/.exec(code ?? '') ?? []
  return (carrier ?? status ?? (code === null ? '0' : '999')).padStart(3, '0')
}
