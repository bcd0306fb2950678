export { startSmtpEdge } from './start-smtp-edge.ts'
