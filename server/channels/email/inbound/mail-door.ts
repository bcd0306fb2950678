import type { Door } from '../../connecting.ts'
import { mailDns } from '../connect/mail-dns.ts'
import { envelopeOfRequest } from './mail-request.ts'
import { updatesOfMail } from './updates-of-mail.ts'
import { verifySender } from './verify-sender.ts'

/** Where mail that our server kept is read. Nothing comes to it over HTTP: what claims to be kept mail there is forged. */
export const mailDoor: Door = {
  isGenuine: () => false,
  read: (request, { address }) =>
    updatesOfMail(request.body, envelopeOfRequest(request), (raw, { ip, helo, from }) =>
      verifySender(raw, { ip, helo, from, receivedBy: address }, mailDns),
    ),
}
