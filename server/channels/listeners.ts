import type { Events } from '#events.ts'
import type { Listener } from '#platform/listeners.ts'
import { uuidOf } from '#shared/ids.ts'
import { askForCredentials } from './connectors/ask-for-credentials.ts'
import { disconnectForSuspension } from './connectors/disconnect-for-suspension.ts'
import { eraseDevices } from './devices/erase-devices.ts'

/** What channels do when something happens elsewhere. */
export const listeners: readonly Listener[] = [
  {
    // One reader for both, in one order: an account may be suspended and set going again at once.
    reader: 'channels',
    on: ['account.suspended', 'account.reactivated'],
    handle: async ({ name, accountId, items }) => {
      if (accountId === null) return
      if (name === 'account.reactivated') await askForCredentials(accountId)
      else
        for (const { reason } of items as readonly Events['account.suspended'][])
          await disconnectForSuspension(accountId, reason)
    },
  },
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
