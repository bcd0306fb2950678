/**
 * How a request ended; every request ends exactly once.
 * Shape: `answered` carries the peer's command_status (0 is acceptance) and message id;
 * `ambiguous` means the peer may or may not have acted (never resend blindly);
 * `unsendable` means nothing left this process, `status` naming the field that cannot be encoded.
 */
export type Outcome =
  | { kind: 'answered'; status: number; messageId: string }
  | { kind: 'ambiguous'; reason: AmbiguousReason }
  | { kind: 'unsendable'; status: number }

export type AmbiguousReason = 'link_lost' | 'response_timeout' | 'garbled_response'

/** An answer that came after its request had already ended as `ambiguous` by timeout. */
export type LateResponse = { reference: unknown; status: number; messageId: string }

/** Something a peer sent that the protocol does not allow; it was answered, and the link lives on unless it had to close. */
export type LinkFault = { command: number; sequence: number; status: number; reason: string }

/** Why a link ended. */
export type LinkEnd =
  | 'closed'
  | 'unbound'
  | 'peer_closed'
  | 'socket_error'
  | 'impossible_length'
  | 'half_pdu'
  | 'bind_timeout'
  | 'enquire_timeout'
  | 'bind_refused'
