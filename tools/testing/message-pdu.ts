import { commands, type MessagePdu } from '#smpp/smpp.ts'

/** A decoded submit_sm without text from A to B, unless told otherwise. */
export function aMessagePdu(given: Partial<MessagePdu> = {}): MessagePdu {
  return {
    type: 'message',
    command: commands.submitSm,
    status: 0,
    sequence: 1,
    serviceType: '',
    sourceTon: 0,
    sourceNpi: 0,
    source: 'A',
    destinationTon: 0,
    destinationNpi: 0,
    destination: 'B',
    esmClass: 0,
    protocolId: 0,
    priority: 0,
    scheduleDeliveryTime: '',
    validityPeriod: '',
    registeredDelivery: 0,
    replaceIfPresent: 0,
    dataCoding: 0,
    defaultMessageId: 0,
    shortMessage: new Uint8Array(0),
    tlvs: [],
    ...given,
  }
}
