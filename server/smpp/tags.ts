/** TLV tags. Source: SMPP 3.4 §5.3.2; 0x1400–0x1402 are the Indian operators' DLT parameters. */
export const tags = {
  destAddrSubunit: 0x0005,
  sourceAddrSubunit: 0x000d,
  qosTimeToLive: 0x0017,
  payloadType: 0x0019,
  additionalStatusInfoText: 0x001d,
  receiptedMessageId: 0x001e,
  privacyIndicator: 0x0201,
  userMessageReference: 0x0204,
  sourcePort: 0x020a,
  destinationPort: 0x020b,
  sarMsgRefNum: 0x020c,
  languageIndicator: 0x020d,
  sarTotalSegments: 0x020e,
  sarSegmentSeqnum: 0x020f,
  scInterfaceVersion: 0x0210,
  callbackNum: 0x0381,
  msAvailabilityStatus: 0x0422,
  networkErrorCode: 0x0423,
  messagePayload: 0x0424,
  deliveryFailureReason: 0x0425,
  moreMessagesToSend: 0x0426,
  messageState: 0x0427,
  congestionState: 0x0428,
  ussdServiceOp: 0x0501,
  dltEntityId: 0x1400,
  dltTemplateId: 0x1401,
  dltChainHash: 0x1402,
} as const

/** Octets a TLV's value must have, where the standard fixes it; undefined where it varies. */
export function fixedTlvSize(tag: number): number | undefined {
  switch (tag) {
    case tags.userMessageReference:
    case tags.sourcePort:
    case tags.destinationPort:
    case tags.sarMsgRefNum:
      return 2
    case tags.sarTotalSegments:
    case tags.sarSegmentSeqnum:
    case tags.payloadType:
    case tags.privacyIndicator:
    case tags.languageIndicator:
    case tags.moreMessagesToSend:
    case tags.messageState:
      return 1
    case tags.networkErrorCode:
      return 3
    default:
      return undefined
  }
}
