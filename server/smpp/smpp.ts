export { ClientSession } from './client-session.ts'
export type { BindMode, ClientSessionSettings, ClientState, Respond } from './client-session.ts'
export { commands } from './commands.ts'
export { decodePdu } from './decode-pdu.ts'
export { encodeBind, encodeMessage, encodeResponse } from './encode-pdu.ts'
export type { LateResponse, Outcome } from './outcome.ts'
export { PduWriter } from './pdu-writer.ts'
export type * from './pdu.ts'
export { statusName, statuses } from './statuses.ts'
export { tags } from './tags.ts'
export { ServerSession } from './server-session.ts'
export type {
  BindAnswer,
  BindRequest,
  QueryAnswer,
  RespondToSubmit,
  SmppServerHandlers,
} from './server-session.ts'
export { startSmppServer } from './smpp-server.ts'
export type { SmppServer } from './smpp-server.ts'
export { concatenationOf, concatenationTlvs } from './concatenation.ts'
export type { Concatenation } from './concatenation.ts'
export { canonicalMessageId, messageIdCandidates } from './message-id.ts'
export { Reassembly } from './reassembly.ts'
export { formatReceipt, isReceipt, parseReceipt } from './receipt.ts'
export type { Receipt, ReceiptState } from './receipt.ts'
export { messageOctets, openMessage } from './short-message.ts'
export { formatSmppDuration, formatSmppTime, parseSmppTime } from './smpp-time.ts'
