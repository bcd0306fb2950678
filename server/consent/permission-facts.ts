import { canonicalAddress } from '#contacts/contacts.ts'
import type { Db } from '#platform/db.ts'
import type { PermissionFacts } from './permission.ts'
import { permissionsAtAddresses } from './queries.ts'

const nothingOnRecord: PermissionFacts = { suppression: null, grants: {} }

type Row = PermissionFacts & { readonly n: number }

/**
 * Reads what is on record about writing to each address of a batch, in one statement.
 * Shape: answers in the order of the recipients; at most 1,000 at a time.
 */
export async function permissionFacts(
  db: Db,
  recipients: readonly { readonly accountId: string; readonly channel: string; readonly address: string }[],
): Promise<PermissionFacts[]> {
  if (recipients.length === 0) return []
  const facts = recipients.map(() => nothingOnRecord)
  const wanted = recipients.map(({ accountId, channel, address }, n) => ({
    n,
    account_id: accountId,
    channel,
    address: canonicalAddress(channel, address),
  }))
  for (const { n, grants, suppression } of await db.query<Row>(permissionsAtAddresses(wanted)))
    facts[n] = { suppression, grants }
  return facts
}
