import { randomBytes } from 'node:crypto'
import { policy } from '#policy/policy.ts'
import { createSender, restSender } from '#senders/senders.ts'
import { now, nowMs } from '#platform/clock.ts'
import { asAccount, db, type Tx } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { Refusal } from '#platform/refusal.ts'
import { seal } from '#platform/secrets.ts'
import { newId, uuidOf } from '#shared/ids.ts'
import { syncTemplates } from '../templates/sync-templates.ts'
import { parsedAs } from '#platform/http/problem.ts'
import type { Channel } from '../channel.ts'
import type { Connecting, Probed } from '../connecting.ts'
import type { Connector } from './connector.ts'
import { hookUrlOf } from './hook-url.ts'
import { ensureMayConnect } from './ensure-may-connect.ts'
import { ensureProviderUrls } from './ensure-provider-urls.ts'
import { announceConnectorChange } from './announce-connector-change.ts'
import {
  connectorById,
  connectorForgotten,
  connectorsInUseAt,
  insertConnector,
  otherOwnersOf,
} from './queries.ts'
import { reachProvider } from './reach-provider.ts'
import { restSendersOf } from './rest-senders-of.ts'
import { whatWasSeen } from './what-was-seen.ts'

/** What somebody who connects an account to a provider gives. */
export type NewConnector = {
  readonly accountId: string
  readonly actor: string
  readonly name?: string | undefined
  readonly settings: unknown
  /** Either the credentials themselves … */
  readonly credentials?: unknown
  /** They come as they are kept, with what is otherwise made here: the platform's own set-up, never an account. */
  readonly areCredentialsWhole?: boolean | undefined
  /** … or the code that the provider's own sign-up gave, which is traded for them. */
  readonly authorization?: { readonly code: string; readonly redirectUri: string } | undefined
  readonly acceptsProviderTerms: boolean
}

/**
 * Links an account to a provider: checks the credentials there, keeps them sealed, makes what they send as a sender of
 * the account, and has the provider call our hook.
 * Refuses account_suspended, provider_terms_not_accepted, url_refused, provider_refused, provider_unreachable, invalid_request, and conflict for what is
 * connected already; nothing is kept then. Source: KN1-8.1.
 */
export async function connectAccount(
  { channel, connect }: { channel: Channel; connect: Connecting },
  given: NewConnector,
): Promise<Connector> {
  await ensureMayConnect(given.accountId)
  if (!given.acceptsProviderTerms) refuseWithoutTerms(connect)
  const filled = parsedAs(connect.settings ?? channel.settings, given.settings, 'settings')
  ensureProviderUrls(connect.settings ?? channel.settings, filled)
  const own = {
    settings: filled,
    credentials: await credentialsFrom({ channel, connect }, filled, given),
  }
  const { settings, credentials } = (!given.areCredentialsWhole && (await connect.prepare?.(own))) || own
  const probed = await reachProvider(settings, credentials, connect.probe)
  const id = uuidOf(newId('cnr', nowMs()))
  const hook = { url: hookUrlOf(channel.name, id), secret: randomBytes(24).toString('base64url') }
  const kept = { id, settings, credentials, hookSecret: hook.secret, probed }
  const connector = await asAccount(given.accountId, (tx) => keep(tx, { channel, connect }, given, kept))
  const { subscribe } = connect
  try {
    // Suspended meanwhile, its connectors may have been disconnected before this one was there.
    await ensureMayConnect(given.accountId)
    if (subscribe) await reachProvider(settings, credentials, (connection) => subscribe(connection, hook))
  } catch (error) {
    // Nothing would ever come in: it is as if nobody had connected.
    await asAccount(given.accountId, (tx) => forget(tx, connector))
    throw error
  }
  await readTemplates(channel, connector)
  return connector
}

function refuseWithoutTerms({ terms }: Connecting): never {
  throw new Refusal('provider_terms_not_accepted', {
    clause: policy().providerTerms().clause,
    detail: `The terms of the provider apply besides ours. Read ${terms.name} (${terms.url}) and set \`acceptsProviderTerms\` to true.`,
  })
}

async function credentialsFrom(
  { channel, connect }: { channel: Channel; connect: Connecting },
  settings: unknown,
  { credentials, authorization, areCredentialsWhole }: NewConnector,
): Promise<unknown> {
  const { exchange } = connect
  const form = areCredentialsWhole ? channel.credentials : (connect.credentials ?? channel.credentials)
  if (!authorization || !exchange) return parsedAs(form, credentials ?? {}, 'credentials')
  const traded = await reachProvider(settings, credentials ?? {}, (connection) =>
    exchange(connection, authorization.code, authorization.redirectUri),
  )
  return parsedAs(channel.credentials, { ...(credentials as object), ...traded }, 'credentials')
}

/** What the provider keeps for it already; a provider that is away for a moment is read by hand later. */
async function readTemplates(channel: Channel, connector: Connector): Promise<void> {
  if (!channel.templates) return
  try {
    await syncTemplates(connector)
  } catch (error) {
    log.info(
      { err: error, connector: connector.name },
      'the templates of a new connector could not be read yet',
    )
  }
}

function refuseConnected(address: string): never {
  throw new Refusal('conflict', {
    detail: `${address} is connected already. Disconnect it there first, or give that connector new credentials.`,
  })
}

/** What leads to an address that is made up here stands in pages and programs for good: it never leads to another account. */
async function ensureNobodyElses(accountId: string, channel: string, address: string): Promise<void> {
  if ((await otherOwnersOf(db, accountId, channel, address)).length === 0) return
  throw new Refusal('conflict', {
    detail: `${address} was another account's and is never given again. Connect without it: a new one is made.`,
  })
}

async function forget(tx: Tx, connector: Connector): Promise<void> {
  await restSendersOf(tx, connector)
  await connectorForgotten(tx, connector.accountId, connector.id)
  await announceConnectorChange(tx)
}

type Kept = { id: string; settings: unknown; credentials: unknown; hookSecret: string; probed: Probed }

async function keep(
  tx: Tx,
  { channel, connect }: { channel: Channel; connect: Connecting },
  { accountId, actor, name }: NewConnector,
  { id, settings, credentials, hookSecret, probed }: Kept,
): Promise<Connector> {
  const { address } = probed
  const isPending = typeof probed.pending === 'string'
  if (connect.makesAddress) await ensureNobodyElses(accountId, channel.name, address)
  if (isPending && (await connectorsInUseAt(db, channel.name, address)).length > 0) refuseConnected(address)
  const inserted = await insertConnector(tx, {
    accountId,
    id,
    channel: channel.name,
    name: name ?? probed.name,
    address,
    settings,
    credentials: seal(JSON.stringify(credentials), id),
    hookSecret: seal(hookSecret, `${id} hook`),
    state: isPending ? 'pending' : 'connected',
    stateReason: probed.pending ?? null,
    terms: { ...connect.terms, by: actor, at: now().toISOString() },
    ...whatWasSeen(probed),
    at: now(),
  })
  if (inserted.length === 0) refuseConnected(address)
  for (const sender of connect.sendersOf?.(probed) ?? [address]) {
    await createSender(tx, { accountId, channel: channel.name, address: sender, ifMissing: true })
    if (isPending) await restSender(tx, accountId, channel.name, sender)
  }
  await announceConnectorChange(tx)
  const [connector] = await connectorById(tx, accountId, id)
  if (!connector) throw new Error('a connector vanished in its own transaction')
  return connector
}
