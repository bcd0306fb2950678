import { z } from 'zod'
import { nowMs } from '#platform/clock.ts'
import { ConnectRefused, type RefreshedCredentials } from '../connecting.ts'
import type { Connection, HttpAnswer } from '../http/connection.ts'
import { jsonOrRefusal } from '../meta-graph/call-graph.ts'
import { graphUrl, instagramCredentials, instagramSettings } from './instagram-settings.ts'

const permissions = ['instagram_business_basic', 'instagram_business_manage_messages']

/** Where an account lets the app write for it. */
export function authorizeUrl(settings: unknown, redirectUri: string, state: string): string {
  const { dialogUrl, appId } = instagramSettings.parse(settings)
  const query = new URLSearchParams({
    client_id: appId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: permissions.join(','),
    state,
  })
  return `${dialogUrl}/oauth/authorize?${query.toString()}`
}

const secretOnly = z.object({ appSecret: z.string().min(1) })
const short = z.object({ access_token: z.string() })
/** Some versions of the endpoint wrap it. */
const shortAnswer = z.union([short, z.object({ data: z.tuple([short]) }).transform(({ data }) => data[0])])
const long = z.object({ access_token: z.string(), expires_in: z.number() })

/** Trades the code of an account's consent for its token of 60 days. */
export async function exchangeCode(
  { call, settings, credentials }: Connection,
  code: string,
  redirectUri: string,
): Promise<Record<string, unknown>> {
  const { login, tokenUrl, appId } = instagramSettings.parse(settings)
  ensureOwnLogin(login)
  const { appSecret } = secretOnly.parse(credentials)
  const form = new URLSearchParams({
    client_id: appId,
    client_secret: appSecret,
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    // The redirect hangs `#_` onto the code.
    code: code.replace(/#_$/, ''),
  })
  const answer = await call({
    method: 'POST',
    url: `${tokenUrl}/oauth/access_token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  })
  const { access_token: hour } = shortAnswer.parse(jsonOrRefusal(answer))
  const grant = { grant_type: 'ig_exchange_token', client_secret: appSecret, access_token: hour }
  const days = long.parse(jsonOrRefusal(await askForToken(call, `${graphUrl(settings)}/access_token`, grant)))
  return { accessToken: days.access_token, appSecret }
}

/** Makes the token last another 60 days. Instagram does so from the second day on, until it has run out. */
export async function refreshToken({
  call,
  settings,
  credentials,
}: Connection): Promise<RefreshedCredentials> {
  const { login } = instagramSettings.parse(settings)
  // A page's token does not run out by time.
  if (login === 'facebook') return { credentials: {}, expiresAtMs: null }
  const { accessToken } = instagramCredentials.parse(credentials)
  const grant = { grant_type: 'ig_refresh_token', access_token: accessToken }
  const url = `${graphUrl(settings)}/refresh_access_token`
  const renewed = long.parse(jsonOrRefusal(await askForToken(call, url, grant)))
  return {
    credentials: { accessToken: renewed.access_token },
    expiresAtMs: nowMs() + renewed.expires_in * 1_000,
  }
}

function askForToken(
  call: Connection['call'],
  url: string,
  query: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  return call({ method: 'GET', url: `${url}?${new URLSearchParams(query).toString()}` })
}

function ensureOwnLogin(login: string): void {
  if (login === 'facebook')
    throw new ConnectRefused('With the login of Facebook, enter the token of the linked page instead.')
}
