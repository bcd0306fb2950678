export { decodeBody, decodeWords } from './decode-text.ts'
export { MailReply } from './mail-reply.ts'
export { makeCertificate, selfMadeCertificate, type Certificate } from './self-made-certificate.ts'
export type { SmtpSession } from './smtp-session.ts'
export {
  startSmtpServer,
  type SmtpServer,
  type SmtpServerHandlers,
  type SmtpServerSettings,
} from './start-smtp-server.ts'
