import type { Events } from '#events.ts'
import type { Listener } from '#platform/listeners.ts'
import { eraseVisitors } from './erase-visitors.ts'

/** What the web chat does when something happens elsewhere. */
export const listeners: readonly Listener[] = [
  {
    reader: 'webchat-erasure',
    on: ['contact.deleted'],
    absorb: async (tx, batches) => {
      for (const { accountId, items } of batches) {
        if (accountId === null) continue
        const erased = (items as readonly Events['contact.deleted'][]).flatMap(({ addresses }) => addresses)
        const visitors = erased.filter(({ kind }) => kind === 'webchat').map(({ address }) => address)
        await eraseVisitors(tx, accountId, visitors)
      }
    },
  },
]
