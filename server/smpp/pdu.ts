/** An optional parameter, known or not, as it stands on the wire. `value` is a view on the received octets. */
export type Tlv = { tag: number; value: Uint8Array }

/**
 * What a submit_sm, deliver_sm or data_sm carries.
 * Shape: addresses ≤ 20 characters of Latin-1; times empty or 16 characters; shortMessage ≤ 254 octets with its
 * user data header, empty when a message_payload TLV carries the text.
 * Source: SMPP 3.4 §4.4.1, §4.6.1, §4.7.1.
 */
export type MessageFields = {
  serviceType: string
  sourceTon: number
  sourceNpi: number
  source: string
  destinationTon: number
  destinationNpi: number
  destination: string
  esmClass: number
  protocolId: number
  priority: number
  scheduleDeliveryTime: string
  validityPeriod: string
  registeredDelivery: number
  replaceIfPresent: number
  dataCoding: number
  defaultMessageId: number
  shortMessage: Uint8Array
  tlvs: readonly Tlv[]
}

/** What a caller must give to send a message; everything left out is zero or empty. */
export type MessageInput = Partial<MessageFields> & { destination: string }

type Header = { command: number; status: number; sequence: number }

/** A decoded submit_sm, deliver_sm or data_sm. Its octets are views on the receive buffer: copy what is kept. */
export type MessagePdu = { type: 'message' } & Header & MessageFields

/** What a bind asks for. Source: SMPP 3.4 §4.1. */
export type BindFields = {
  systemId: string
  password: string
  systemType: string
  interfaceVersion: number
  addressTon: number
  addressNpi: number
  addressRange: string
}
export type BindPdu = { type: 'bind' } & Header & BindFields
export type BindResponsePdu = { type: 'bind_response'; systemId: string; tlvs: readonly Tlv[] } & Header

/** A decoded submit_sm_resp, deliver_sm_resp or data_sm_resp; messageId is empty where the peer gave none. */
export type MessageResponsePdu = {
  type: 'message_response'
  messageId: string
  tlvs: readonly Tlv[]
} & Header

export type QueryPdu = {
  type: 'query'
  messageId: string
  sourceTon: number
  sourceNpi: number
  source: string
} & Header

export type CancelPdu = {
  type: 'cancel'
  serviceType: string
  messageId: string
  sourceTon: number
  sourceNpi: number
  source: string
  destinationTon: number
  destinationNpi: number
  destination: string
} & Header

export type QueryResponsePdu = {
  type: 'query_response'
  messageId: string
  finalDate: string
  messageState: number
  errorCode: number
} & Header

/** A PDU that is only a header: enquire_link, unbind, their responses, generic_nack. */
export type BarePdu = { type: 'bare' } & Header

/** A command this codec frames but does not open (submit_multi, replace_sm, outbind, unknown ones). */
export type OpaquePdu = { type: 'opaque'; body: Uint8Array } & Header

export type Pdu =
  | MessagePdu
  | BindPdu
  | BindResponsePdu
  | MessageResponsePdu
  | QueryPdu
  | QueryResponsePdu
  | CancelPdu
  | BarePdu
  | OpaquePdu

/**
 * A PDU whose length frames it but whose inside is wrong: answer `status` and go on.
 * Shape: `sequence` and `command` as received, even when they are what is wrong; `nack` when only a generic_nack can answer.
 */
export type MalformedPdu = {
  type: 'malformed'
  command: number
  sequence: number
  status: number
  nack: boolean
  reason: string
}
