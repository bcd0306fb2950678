import type { ConnectorFacts, Door, RawRequest } from '../connecting.ts'
import { answerChallenge } from '../meta-graph/answer-challenge.ts'
import { hasSignatureOf } from '../meta-graph/signature.ts'
import { readHook } from './read-hook.ts'
import type { WhatsappCredentials } from './whatsapp-settings.ts'

/** Where Meta's webhooks come in. */
export const door: Door = { challenge: answerChallenge, isGenuine, read: readHook }

/** The signature is over the bytes as they came: Meta escapes what is not ASCII, and JSON written anew would differ. */
function isGenuine(request: RawRequest, { credentials }: ConnectorFacts): boolean {
  return hasSignatureOf((credentials as WhatsappCredentials).appSecret, request)
}
