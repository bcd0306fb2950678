/** SMPP command ids. A response's id is its request's with `responseBit` set. Source: SMPP 3.4 §5.1.2.1. */
export const commands = {
  genericNack: 0x80000000,
  bindReceiver: 0x00000001,
  bindReceiverResp: 0x80000001,
  bindTransmitter: 0x00000002,
  bindTransmitterResp: 0x80000002,
  querySm: 0x00000003,
  querySmResp: 0x80000003,
  submitSm: 0x00000004,
  submitSmResp: 0x80000004,
  deliverSm: 0x00000005,
  deliverSmResp: 0x80000005,
  unbind: 0x00000006,
  unbindResp: 0x80000006,
  replaceSm: 0x00000007,
  replaceSmResp: 0x80000007,
  cancelSm: 0x00000008,
  cancelSmResp: 0x80000008,
  bindTransceiver: 0x00000009,
  bindTransceiverResp: 0x80000009,
  outbind: 0x0000000b,
  enquireLink: 0x00000015,
  enquireLinkResp: 0x80000015,
  submitMulti: 0x00000021,
  submitMultiResp: 0x80000021,
  alertNotification: 0x00000102,
  dataSm: 0x00000103,
  dataSmResp: 0x80000103,
} as const

/** The bit that turns a request's command id into its response's. */
export const responseBit = 0x80000000

/** Gives the command id that answers a request. Shape: unsigned 32 bit. */
export function responseTo(command: number): number {
  return (command | responseBit) >>> 0
}

/** Says whether a command id is a response's (generic_nack included). */
export function isResponse(command: number): boolean {
  return command >= responseBit
}
