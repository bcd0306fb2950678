export { changeSender } from './change-sender.ts'
export { chooseSender, type SenderChoice, type SenderRequest } from './choose-sender.ts'
export { createSender, type NewSender, type SenderWithDlt } from './create-sender.ts'
export {
  createTemplate,
  fillTemplate,
  findTemplate,
  type NewTemplate,
  type Template,
} from './create-template.ts'
export { decideDlt, type DltDecision, type DltRequest } from './decide-dlt.ts'
export type { DltEntity, DltHeader, DltTemplate } from './dlt-registration.ts'
export {
  chainHash,
  dltTlvs,
  standardDltTags,
  type DltRegistration,
  type DltTags,
  type DltTlv,
} from './dlt-tlvs.ts'
export {
  registerDltEntity,
  registerDltHeader,
  registerDltTemplate,
  type NewDltTemplate,
} from './register-dlt.ts'
export { ownerOfSender } from './owner-of-sender.ts'
export type { KindOfSender, Sender } from './sender.ts'
export { senderFacts, type SenderFacts } from './sender-facts.ts'
