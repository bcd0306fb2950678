import { accountFactsOf, type AccountFacts } from '#accounts/accounts.ts'
import { accountOfCredential } from './known-credentials.ts'
import { sidOf } from './sid.ts'
import { TwilioError } from './twilio-error.ts'

/** Who calls, as a Twilio client shows it. */
export type TwilioClient = {
  readonly accountId: string
  readonly accountSid: string
  /** What records name: `twilio:` and the sid it signed in with. */
  readonly actor: string
  readonly account: AccountFacts
}

const basic = /^basic +([A-Za-z0-9+/=_-]+) *$/i

/**
 * Says who a request comes from: an account by its sid and auth token, or an API key of it. `accountSid` is the account in the
 * address, where one stands there. Throws a TwilioError for anybody else, and for an account that has ended.
 */
export async function authenticateClient(
  authorization: string | undefined,
  accountSid: string | undefined,
  isChange: boolean,
): Promise<TwilioClient> {
  const [sid, secret] = readBasic(authorization)
  const accountId = await accountOfCredential(sid, secret)
  const account = accountId === null ? undefined : await accountFactsOf(accountId)
  if (accountId === null || account === undefined) throw new TwilioError(20003)
  const own = sidOf('AC', accountId)
  if (accountSid !== undefined && accountSid.toLowerCase() !== own.toLowerCase()) throw new TwilioError(20003)
  const isClosed = account.state === 'terminated' || (account.state === 'export_only' && isChange)
  if (isClosed) throw new TwilioError(20005)
  return { accountId, accountSid: own, actor: `twilio:${sid}`, account }
}

/** Source: RFC 7617 §2. */
function readBasic(authorization: string | undefined): readonly [user: string, password: string] {
  const text = Buffer.from(basic.exec(authorization ?? '')?.[1] ?? '', 'base64').toString('utf8')
  const at = text.indexOf(':')
  if (at < 0) throw new TwilioError(20003)
  return [text.slice(0, at), text.slice(at + 1)]
}
