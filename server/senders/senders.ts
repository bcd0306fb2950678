export { changeSender } from './change-sender.ts'
export { chooseSender } from './choose-sender.ts'
export { createSender, type NewSender, type SenderWithDlt } from './create-sender.ts'
export {
  createTemplate,
  fillTemplate,
  getTemplate,
  type NewTemplate,
  type Template,
} from './create-template.ts'
export { decideDlt } from './decide-dlt.ts'
export type { DltEntity } from './dlt-registration.ts'
export { registerDltEntity, registerDltTemplate } from './register-dlt.ts'
export { ownerOfSender } from './owner-of-sender.ts'
export type { Sender } from './sender.ts'
export { senderFacts, type SenderFacts } from './sender-facts.ts'
export { activeSenders, restSender } from './rest-sender.ts'
