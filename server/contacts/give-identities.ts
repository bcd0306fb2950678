import { now } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Refusal } from '#platform/refusal.ts'
import { addressKindOf, validAddress } from './address.ts'
import type { IdentityInput } from './contact.ts'
import { identitiesGiven, identitiesNarrowed, type IdentityColumns } from './queries.ts'

/**
 * Gives a contact addresses besides those it has.
 * Refuses recipient_invalid for one that cannot be reached, conflict for one that is another contact's.
 */
export async function giveIdentities(
  tx: Db,
  accountId: string,
  contactId: string,
  inputs: readonly IdentityInput[],
): Promise<void> {
  await give(tx, identityColumns(accountId, contactId, inputs), false)
}

/** Makes these the only addresses of a contact. Refuses as `giveIdentities` does. */
export async function replaceIdentities(
  tx: Db,
  accountId: string,
  contactId: string,
  inputs: readonly IdentityInput[],
): Promise<void> {
  const wanted = identityColumns(accountId, contactId, inputs)
  await tx.query(identitiesNarrowed(accountId, contactId, wanted))
  await give(tx, wanted, true)
}

async function give(tx: Db, wanted: readonly IdentityColumns[], isWhole: boolean): Promise<void> {
  if (wanted.length === 0) return
  const given = await tx.query<{ kind: string; address: string }>(identitiesGiven(wanted, isWhole))
  const taken = wanted.find(
    (one) => !given.some(({ kind, address }) => kind === one.kind && address === one.address),
  )
  if (taken)
    throw new Refusal('conflict', {
      detail: `${taken.address} already belongs to another contact. Merge the two, or leave it out.`,
    })
}

/** One row for each address: a number given for several channels is one identity. */
export function identityColumns(
  accountId: string,
  contactId: string,
  inputs: readonly IdentityInput[],
): IdentityColumns[] {
  const created_at = now()
  const rows = new Map<string, IdentityColumns>()
  for (const { channel, address: given, verified = false } of inputs) {
    const address = validAddress(channel, given)
    if (address === null)
      throw new Refusal('recipient_invalid', {
        detail: `${given} is not an address for ${channel}. Telephone numbers begin with + and the country's code.`,
      })
    const kind = addressKindOf(channel)
    const known = rows.get(`${kind} ${address}`)
    rows.set(`${kind} ${address}`, {
      account_id: accountId,
      kind,
      scope: '',
      address,
      contact_id: contactId,
      channels: [...new Set([...(known?.channels ?? []), channel])],
      verified: verified || (known?.verified ?? false),
      created_at,
    })
  }
  return [...rows.values()]
}
