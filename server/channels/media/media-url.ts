import { createHmac } from 'node:crypto'
import { ownUrl } from '#platform/own-url.ts'
import { isSameSecret, secretFor } from '#platform/secrets.ts'
import { idOf } from '#shared/ids.ts'

/** The address at which a provider or a contact's app fetches media of ours: nobody can guess it, and it stays good. */
export function mediaUrl(id: string): string {
  return ownUrl(`/media/${idOf('med', id)}/${tokenOf(id)}`)
}

/** Whether a token is the one of a media's address. */
export function isMediaToken(id: string, token: string): boolean {
  return isSameSecret(Buffer.from(token), Buffer.from(tokenOf(id)))
}

function tokenOf(id: string): string {
  return createHmac('sha256', secretFor('media addresses')).update(id).digest('base64url').slice(0, 32)
}
