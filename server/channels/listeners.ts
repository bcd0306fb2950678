import type { Events } from '#events.ts'
import type { Listener } from '#platform/listeners.ts'
import { askForCredentials } from './connectors/ask-for-credentials.ts'
import { disconnectForSuspension } from './connectors/disconnect-for-suspension.ts'

/** What channels do when something happens elsewhere: in one order, for an account may be suspended and set going again at once. */
export const listeners: readonly Listener[] = [
  {
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
]
