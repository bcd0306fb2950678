export { chooseSender, type SenderChoice, type SenderRequest } from './choose-sender.ts'
export { decideDlt, type DltDecision, type DltRequest } from './decide-dlt.ts'
export {
  chainHash,
  dltTlvs,
  standardDltTags,
  type DltRegistration,
  type DltTags,
  type DltTlv,
} from './dlt-tlvs.ts'
export type { KindOfSender, Sender } from './sender.ts'
export { ownerOfSender } from './owner-of-sender.ts'
export { senderFacts, type SenderFacts } from './sender-facts.ts'
