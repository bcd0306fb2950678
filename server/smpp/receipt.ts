import type { MessageInput, MessagePdu, Tlv } from './pdu.ts'
import { messageOctets } from './short-message.ts'
import { tags } from './tags.ts'

/** The states a receipt can name. Source: SMPP 3.4 §5.2.28, appendix B; SMPP 5.0 §4.7.15 for the last two. */
export type ReceiptState =
  | 'enroute'
  | 'delivered'
  | 'expired'
  | 'deleted'
  | 'undeliverable'
  | 'accepted'
  | 'unknown'
  | 'rejected'
  | 'scheduled'
  | 'skipped'

/**
 * What a message centre says became of a message.
 * Shape: `error` is the carrier's own code as text, empty when none; dates are YYMMDDhhmm[ss] in the carrier's local
 * time, as written; `isFinal` is false for enroute, accepted and scheduled.
 */
export type Receipt = {
  messageId: string
  state: ReceiptState
  isFinal: boolean
  error: string
  submitDate: string
  doneDate: string
  text: string
}

const states: readonly { state: ReceiptState; value: number; word: string }[] = [
  { state: 'scheduled', value: 0, word: 'SCHEDUL' },
  { state: 'enroute', value: 1, word: 'ENROUTE' },
  { state: 'delivered', value: 2, word: 'DELIVRD' },
  { state: 'expired', value: 3, word: 'EXPIRED' },
  { state: 'deleted', value: 4, word: 'DELETED' },
  { state: 'undeliverable', value: 5, word: 'UNDELIV' },
  { state: 'accepted', value: 6, word: 'ACCEPTD' },
  { state: 'unknown', value: 7, word: 'UNKNOWN' },
  { state: 'rejected', value: 8, word: 'REJECTD' },
  { state: 'skipped', value: 9, word: 'SKIPPED' },
]
const byWord = new Map(states.map((entry) => [entry.word, entry.state]))
const byValue = new Map(states.map((entry) => [entry.value, entry.state]))
const byState = new Map(states.map((entry) => [entry.state, entry]))

/** Says whether a delivery is a receipt (final or intermediate), not a person's message. Source: SMPP 3.4 §5.2.12. */
export function isReceipt(pdu: { esmClass: number }): boolean {
  const kind = pdu.esmClass & 0x3c
  return kind === 0x04 || kind === 0x20
}

/**
 * Reads a delivery receipt: the TLVs first, then the customary text, whose words may come in any case and order.
 * Shape: null when it names no message id or no state we know.
 * Source: SMPP 3.4 appendix B, §5.3.2.12, §5.3.2.35.
 */
export function parseReceipt(pdu: MessagePdu): Receipt | null {
  const text = Buffer.from(messageOctets(pdu)).toString('latin1')
  const messageId = receiptedId(pdu.tlvs) ?? /\bid:\s*([\dA-Za-z_.-]+)/i.exec(text)?.[1] ?? ''
  const state = statedBy(pdu.tlvs) ?? byWord.get(stateWord(text))
  if (messageId === '' || state === undefined) return null
  return {
    messageId,
    state,
    isFinal: state !== 'enroute' && state !== 'accepted' && state !== 'scheduled',
    error: /\berr:\s*([\dA-Za-z]{1,8})/i.exec(text)?.[1] ?? networkError(pdu.tlvs),
    submitDate: /\bsubmit date:\s*(\d{10,12})/i.exec(text)?.[1] ?? '',
    doneDate: /\bdone date:\s*(\d{10,12})/i.exec(text)?.[1] ?? '',
    text: /\btext:([\s\S]*)$/i.exec(text)?.[1] ?? '',
  }
}

/** What a receipt is made of. `submittedAt` and `doneAt` are milliseconds since 1970; `text` is cut to 20 characters. */
export type ReceiptInput = {
  messageId: string
  state: ReceiptState
  error?: string
  submittedAt: number
  doneAt: number
  text?: string
}

/** Writes the text and the TLVs of a receipt, to be put into a deliver_sm with esm_class 0x04. Dates are in UTC. */
export function formatReceipt(receipt: ReceiptInput): Pick<
  MessageInput,
  'esmClass' | 'shortMessage' | 'tlvs'
> & {
  shortMessage: Buffer
  tlvs: Tlv[]
} {
  const entry = byState.get(receipt.state)
  const delivered = receipt.state === 'delivered' ? '001' : '000'
  const error = (receipt.error ?? '0').padStart(3, '0')
  const text =
    `id:${receipt.messageId} sub:001 dlvrd:${delivered} submit date:${receiptDate(receipt.submittedAt)} ` +
    `done date:${receiptDate(receipt.doneAt)} stat:${entry?.word ?? 'UNKNOWN'} err:${error} text:${(receipt.text ?? '').slice(0, 20)}`
  const isIntermediate = receipt.state === 'enroute' || receipt.state === 'scheduled'
  return {
    esmClass: isIntermediate ? 0x20 : 0x04,
    shortMessage: Buffer.from(text, 'latin1'),
    tlvs: [
      { tag: tags.receiptedMessageId, value: Buffer.from(`${receipt.messageId}\0`, 'latin1') },
      { tag: tags.messageState, value: Uint8Array.of(entry?.value ?? 7) },
    ],
  }
}

function receiptDate(at: number): string {
  const iso = new Date(at).toISOString()
  return iso.slice(2, 4) + iso.slice(5, 7) + iso.slice(8, 10) + iso.slice(11, 13) + iso.slice(14, 16)
}

function receiptedId(tlvs: readonly Tlv[]): string | undefined {
  const value = tlvs.find((tlv) => tlv.tag === tags.receiptedMessageId)?.value
  if (value === undefined) return undefined
  // Some carriers leave out the NUL the standard asks for.
  const id = Buffer.from(value).toString('latin1').replace(/\0.*$/s, '').trim()
  return id === '' ? undefined : id
}

function statedBy(tlvs: readonly Tlv[]): ReceiptState | undefined {
  const value = tlvs.find((tlv) => tlv.tag === tags.messageState)?.value
  return value === undefined || value.length === 0 ? undefined : byValue.get(value[value.length - 1] ?? -1)
}

function stateWord(text: string): string {
  const word = (/\bstat:\s*([A-Za-z]+)/i.exec(text)?.[1] ?? '').toUpperCase().slice(0, 7)
  return synonyms.get(word) ?? word
}

// Spellings met in the field beside the standard's seven letters.
const synonyms = new Map([
  ['DELIVER', 'DELIVRD'],
  ['FAILED', 'UNDELIV'],
  ['REJECTE', 'REJECTD'],
  ['ACCEPTE', 'ACCEPTD'],
  ['SCHEDLD', 'SCHEDUL'],
])

function networkError(tlvs: readonly Tlv[]): string {
  const value = tlvs.find((tlv) => tlv.tag === tags.networkErrorCode)?.value
  if (value === undefined || value.length !== 3) return ''
  return String(((value[1] ?? 0) << 8) | (value[2] ?? 0))
}
