import { z } from 'zod'
import { googleTokenUrl, type TokenRequest } from '../google-auth/access-token.ts'
import { serviceAccountKey } from '../google-auth/service-account.ts'
import { providerUrl } from '../http/provider-url.ts'
import type { Connection } from '../http/connection.ts'

/** Which agent writes, and where the platform that carries it is reached. */
export const rcsSettings = z.strictObject({
  /** The agent's id as messages name it, e.g. `bank_1a2b_agent@rbm.goog`. */
  agentId: z.string().trim().min(1).max(200),
  /** The agent's name in the management API, by which its webhook is set without a person; empty: a person sets it. */
  agentName: z
    .string()
    .trim()
    .regex(/^(brands\/[\w.-]+\/agents\/[\w.-]+)?$/, 'brands/…/agents/…')
    .default(''),
  /** A regional address keeps traffic there: https://europe-rcsbusinessmessaging.googleapis.com. */
  baseUrl: providerUrl(
    'https://rcsbusinessmessaging.googleapis.com',
    ...['europe', 'us', 'asia'].map((region) => `https://${region}-rcsbusinessmessaging.googleapis.com`),
  ),
  managementUrl: providerUrl('https://businesscommunications.googleapis.com'),
  tokenUrl: providerUrl(googleTokenUrl),
})

/** The settings of an RCS connector, defaults filled in. */
export type RcsSettings = z.infer<typeof rcsSettings>

/** What opens the agent: the key file of a service account at Google. */
export const rcsCredentials = z.object({ serviceAccountKey })

/** Where and for whom to call. */
export type Opened = RcsSettings & {
  readonly messagesToken: TokenRequest
  readonly managementToken: TokenRequest
}

/** Where and for whom to call, of a connection; read once while it is open, for reading a key costs. */
export function opened({ settings, credentials, memory }: Connection): Opened {
  const kept = memory.get('rcs-opened') as Opened | undefined
  if (kept) return kept
  const parsed = rcsSettings.parse(settings)
  const { serviceAccountKey: key } = rcsCredentials.parse(credentials)
  const token = (api: string) => ({
    serviceAccountKey: key,
    tokenUrl: parsed.tokenUrl,
    scope: `https://www.googleapis.com/auth/${api}`,
  })
  const read = {
    ...parsed,
    messagesToken: token('rcsbusinessmessaging'),
    managementToken: token('businesscommunications'),
  }
  memory.set('rcs-opened', read)
  return read
}
