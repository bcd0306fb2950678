export { parseMail, type InboundAttachment, type InboundMail, type Mailbox } from './parse-mail.ts'
export { sanitiseHtml, type SafeHtml } from './sanitise-html.ts'
export { splitQuote, type SplitText } from './split-quote.ts'
export {
  startMailReception,
  type AddressVerdict,
  type MailEnvelope,
  type ReceptionDesk,
} from './start-mail-reception.ts'
export { verifySender, type AuthResult, type CameFrom, type SenderVerdict } from './verify-sender.ts'
export { mailDoor } from './mail-door.ts'
export { serveMail } from './serve-mail.ts'
export { updatesOfMail, type VerifyMail } from './updates-of-mail.ts'
