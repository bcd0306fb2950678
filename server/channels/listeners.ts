import type { Events } from '#events.ts'
import type { Listener } from '#platform/listeners.ts'
import { uuidOf } from '#shared/ids.ts'
import { eraseDevices } from './devices/erase-devices.ts'

/** What channels do when something happens elsewhere. */
export const listeners: readonly Listener[] = [
  {
    reader: 'channels-erasure',
    on: ['contact.deleted'],
    absorb: async (tx, batches) => {
      for (const { accountId, items } of batches) {
        if (accountId === null) continue
        for (const { contactId, mergedIds, addresses } of items as readonly Events['contact.deleted'][])
          await eraseDevices(tx, accountId, {
            contactIds: [contactId, ...mergedIds].map(uuidOf),
            addresses: addresses.filter(({ kind }) => kind === 'push').map(({ address }) => address),
          })
      }
    },
  },
]
