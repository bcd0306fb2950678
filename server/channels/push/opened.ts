import type { TokenRequest } from '../google-auth/access-token.ts'
import { readServiceAccount } from '../google-auth/service-account.ts'
import type { Connection } from '../http/connection.ts'
import type { AppleKey } from './apns/apns-token.ts'
import { pushCredentials, pushSettings, type PushCredentials, type PushSettings } from './push-settings.ts'

/** The three ways to devices, as far as the connector has what each needs. */
export type Opened = {
  readonly settings: PushSettings
  readonly credentials: PushCredentials
  readonly web: { readonly privateKey: string; readonly contact: string } | null
  readonly fcm: { readonly projectId: string; readonly token: TokenRequest } | null
  readonly apns: AppleKey | null
}

/** What a connection leads to; read once while it is open, for reading keys costs. */
export function opened({ settings, credentials, memory }: Connection): Opened {
  const kept = memory.get('push-opened') as Opened | undefined
  if (kept) return kept
  const read = waysOf(pushSettings.parse(settings), pushCredentials.parse(credentials))
  memory.set('push-opened', read)
  return read
}

function waysOf(settings: PushSettings, credentials: PushCredentials): Opened {
  const { contact, tokenUrl, apnsTeamId, apnsKeyId, apnsBundleId } = settings
  const { vapidPrivateKey, serviceAccountKey, apnsKey } = credentials
  const projectId = serviceAccountKey && readServiceAccount(serviceAccountKey).projectId
  const scope = 'https://www.googleapis.com/auth/firebase.messaging'
  return {
    settings,
    credentials,
    web: vapidPrivateKey && contact ? { privateKey: vapidPrivateKey, contact } : null,
    fcm: serviceAccountKey && projectId ? { projectId, token: { serviceAccountKey, tokenUrl, scope } } : null,
    apns:
      apnsKey && apnsTeamId && apnsKeyId && apnsBundleId
        ? { teamId: apnsTeamId, keyId: apnsKeyId, key: apnsKey }
        : null,
  }
}
