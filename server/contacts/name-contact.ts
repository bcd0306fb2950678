import type { Db } from '#platform/db.ts'
import { storableStart } from '#shared/storable-text.ts'
import { addressKindOf, canonicalAddress } from './address.ts'
import { nameLengthMax, searchWords } from './contact.ts'
import { namelessContactNamed } from './queries.ts'

/** Gives the contact at an address the name its provider knows it by; a name that is there stays. */
export async function nameContact(
  tx: Db,
  at: { readonly accountId: string; readonly channel: string; readonly address: string },
  name: string,
): Promise<void> {
  const shown = storableStart(name.trim(), nameLengthMax)
  if (shown === '') return
  await tx.query(
    namelessContactNamed({
      accountId: at.accountId,
      kind: addressKindOf(at.channel),
      address: canonicalAddress(at.channel, at.address),
      name: shown,
      search: searchWords(shown),
    }),
  )
}
