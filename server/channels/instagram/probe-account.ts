import { z } from 'zod'
import { nowMs } from '#platform/clock.ts'
import { ConnectRefused, type Probed } from '../connecting.ts'
import type { Connection } from '../http/connection.ts'
import { askGraph } from '../meta-graph/call-graph.ts'
import { accountAccess, instagramSettings } from './instagram-settings.ts'

const own = z.object({
  user_id: z.coerce.string(),
  username: z.string(),
  name: z.string().optional(),
  account_type: z.string().optional(),
})
const linked = z.object({
  name: z.string(),
  instagram_business_account: z
    .object({ id: z.coerce.string(), username: z.string(), name: z.string().optional() })
    .optional(),
})

/**
 * Instagram tells when a token ends with its renewal alone, and renews none of its first day. Of a token whose age is
 * unknown we say that it ends soon: then it is renewed in these days, and from then on its end is known.
 */
const untilRenewedMs = 8 * 86_400_000

/** Asks which account the token opens. */
export async function probeAccount(connection: Connection): Promise<Probed> {
  return instagramSettings.parse(connection.settings).login === 'facebook'
    ? probeByPage(connection)
    : probeItself(connection)
}

async function probeItself(connection: Connection): Promise<Probed> {
  // Webhooks name `user_id`; `id` is another name of the account, for this app alone.
  const query = { fields: 'user_id,username,name,account_type' }
  const account = own.parse(
    await askGraph(connection.call, accountAccess(connection), { method: 'GET', path: '/me', query }),
  )
  const facts = { username: account.username, accountType: account.account_type }
  const expiresAtMs = nowMs() + untilRenewedMs
  return { address: account.user_id, name: account.name || account.username, facts, expiresAtMs }
}

async function probeByPage(connection: Connection): Promise<Probed> {
  const query = { fields: 'name,instagram_business_account{id,username,name}' }
  const page = linked.parse(
    await askGraph(connection.call, accountAccess(connection), { method: 'GET', path: '/me', query }),
  )
  const account = page.instagram_business_account
  if (!account)
    throw new ConnectRefused(
      `No professional account of Instagram is linked to the page ${page.name}. Link one in the page's settings.`,
    )
  const facts = { username: account.username, page: page.name }
  return { address: account.id, name: account.name || account.username, facts, expiresAtMs: null }
}
