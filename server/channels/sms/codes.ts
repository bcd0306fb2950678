import { statusName, statuses } from '#smpp/smpp.ts'
import type { ProviderCodes } from '../provider-code.ts'

type Status = keyof typeof statuses

const busy = 'It is tried again by itself.'
const ours = 'Tell the operator: the carrier does not take how it is asked.'
const otherCarrier = 'Another carrier is tried where there is one.'

/** What carriers' answers to a submission mean, and the mend. Source: SMPP 3.4 §5.1.3. */
const meanings: Readonly<Partial<Record<Status, string>>> = {
  RSYSERR: `The carrier has trouble of its own. ${busy}`,
  RMSGQFUL: `The carrier's queue is full. ${busy}`,
  RTHROTTLED: `It went faster than the carrier takes. ${busy}`,
  RX_T_APPN: `The carrier's own software cannot take it now. ${busy}`,
  RUNKNOWNERR: `The carrier does not say what went wrong. ${busy}`,
  RINVSRCADR: `The carrier does not take this sender. ${otherCarrier} Register the sender with the carrier, or choose another.`,
  RINVDSTADR: `The carrier cannot reach this number. ${otherCarrier} Check the number.`,
  RSUBMITFAIL: `The carrier could not take the message. ${otherCarrier} Ask the carrier why.`,
  RINVSRCTON: `The carrier does not take the sender's type of number. ${ours}`,
  RINVSRCNPI: `The carrier does not take the sender's numbering plan. ${ours}`,
  RINVDSTTON: `The carrier does not take the recipient's type of number. ${ours}`,
  RINVDSTNPI: `The carrier does not take the recipient's numbering plan. ${ours}`,
  RINVSYSTYP: `The carrier expects another system type. ${ours}`,
  RINVSERTYP: `The carrier expects another service type. ${ours}`,
  RINVMSGLEN: 'The text is longer than the carrier takes in one part. Shorten it.',
  RINVESMCLASS: `The carrier does not take the message's class. ${ours}`,
  RINVPRTFLG: `The carrier does not take the message's priority. ${ours}`,
  RINVREGDLVFLG: `The carrier does not take how a receipt is asked for. ${ours}`,
  RINVREPFLAG: `The carrier does not take the replace flag. ${ours}`,
  RINVSCHED: `The carrier does not take the time it is to go. ${ours}`,
  RINVEXPIRY: 'The carrier does not take how long it is valid. Give it another validity.',
  RX_P_APPN: "The carrier's own software refuses the message for good. Ask the carrier why.",
  RX_R_APPN: "The carrier's own software refuses the message. Ask the carrier why.",
  RMISSINGTLV: 'The carrier misses a registration with it. Check entity and template of the sender.',
  RINVTLVVAL: 'The carrier does not take a registration with it. Check entity and template of the sender.',
  RDELIVERYFAILURE: 'The carrier could not deliver the message. Check the number, or ask the carrier why.',
}

/** What carriers report of messages they had taken, by the words of receipts. Source: SMPP 3.4 Appendix B. */
export const receiptCodes = {
  EXPIRED: {
    code: 'carrier_expired',
    meaning: 'The phone was not reached in time: off, or without network. Send it again later.',
  },
  UNDELIV: {
    code: 'carrier_undelivered',
    meaning: 'The message cannot be delivered: no such number, or it takes none. Check the number.',
  },
  DELETED: {
    code: 'carrier_undelivered',
    meaning: 'The carrier deleted the message before it was delivered. Ask the carrier why.',
  },
  SKIPPED: {
    code: 'carrier_undelivered',
    meaning: 'The carrier left the message out. Ask the carrier why.',
  },
  REJECTD: {
    code: 'carrier_rejected',
    meaning:
      'A network refused the message, often for its sender or text. Check both, or ask the carrier why.',
  },
} as const satisfies ProviderCodes

/** Our code of a status that a carrier answers a submission with. */
export const codeOfStatus = (status: number): string => `smpp_${status.toString(16).padStart(8, '0')}`

const submitCodes: ProviderCodes = Object.fromEntries(
  Object.entries(meanings).map(([name, meaning]) => {
    const status = statuses[name as Status]
    return [statusName(status), { code: codeOfStatus(status), meaning }]
  }),
)

/** What carriers answer and report. */
export const codes: ProviderCodes = { ...submitCodes, ...receiptCodes }
