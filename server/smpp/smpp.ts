export { ClientSession } from './client-session.ts'
export type {
  BindMode,
  ClientSessionHandlers,
  ClientSessionSettings,
  ClientState,
  Respond,
} from './client-session.ts'
export { commands, isResponse, responseTo } from './commands.ts'
export { decodePdu } from './decode-pdu.ts'
export { encodeBare, encodeBind, encodeMessage, encodeQueryResponse, encodeResponse } from './encode-pdu.ts'
export { Framer } from './framer.ts'
export type { LinkSettings } from './link.ts'
export type { AmbiguousReason, LateResponse, LinkEnd, LinkFault, Outcome } from './outcome.ts'
export { PduWriter } from './pdu-writer.ts'
export type * from './pdu.ts'
export { statusName, statuses } from './statuses.ts'
export { fixedTlvSize, tags } from './tags.ts'
export { realTiming } from './timing.ts'
export type { Timing } from './timing.ts'
export { ServerSession } from './server-session.ts'
export type {
  BindAnswer,
  BindRequest,
  QueryAnswer,
  RespondToSubmit,
  ServerSessionState,
  SmppServerHandlers,
} from './server-session.ts'
export { startSmppServer } from './smpp-server.ts'
export type { SmppServer, SmppServerSettings } from './smpp-server.ts'
export { concatenationOf, concatenationTlvs } from './concatenation.ts'
export type { Concatenation } from './concatenation.ts'
export { canonicalMessageId, messageIdCandidates } from './message-id.ts'
export type { MessageIdForm } from './message-id.ts'
export { Reassembly } from './reassembly.ts'
export type { Reassembled, ReassemblySettings } from './reassembly.ts'
export { formatReceipt, isReceipt, parseReceipt } from './receipt.ts'
export type { Receipt, ReceiptInput, ReceiptState } from './receipt.ts'
export { messageOctets, openMessage } from './short-message.ts'
export { formatSmppDuration, formatSmppTime, parseSmppTime } from './smpp-time.ts'
