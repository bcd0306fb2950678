import { ConnectRefused } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { reach, readGraph } from './graph.ts'
import type { WhatsappCredentials, WhatsappSettings } from './whatsapp-settings.ts'

/** Trades the code of an embedded sign-up, which lives 30 seconds, for the business's own token. */
export async function exchangeCode(
  connection: Connection,
  code: string,
  redirectUri: string,
): Promise<Record<string, unknown>> {
  const { baseUrl, version, appId } = connection.settings as WhatsappSettings
  const { appSecret } = connection.credentials as WhatsappCredentials
  if (!appId)
    throw new ConnectRefused('The app id is missing. Enter it among the settings.', { byProvider: false })
  const query = new URLSearchParams({ client_id: appId, client_secret: appSecret, code })
  // The dialog of the JavaScript SDK has no redirect: naming one would be refused.
  if (redirectUri) query.set('redirect_uri', redirectUri)
  const answer = readGraph(
    await reach(connection, {
      method: 'GET',
      url: `${baseUrl}/${version}/oauth/access_token?${query.toString()}`,
    }),
  )
  const { access_token: accessToken } = answer
  if (typeof accessToken !== 'string')
    throw new ConnectRefused('Meta gave no token. Start the sign-up again.')
  return { accessToken, appSecret }
}
