import type { Events } from '#events.ts'
import { inTransaction } from '#platform/db.ts'
import type { Listener } from '#platform/listeners.ts'
import { uuidOf } from '#shared/ids.ts'
import { takeFallbacks } from './fallback/take-fallback.ts'
import { haveArrived } from './have-arrived.ts'
import { noteOptOuts } from './note-opt-outs.ts'
import { suppressUnreachable } from './suppress-unreachable.ts'
import { stopForSuspension } from './stop-for-suspension.ts'
import type { Pipeline } from './pipeline.ts'
import { resumeFrozen } from './resume-frozen.ts'

/** What the pipeline does when something happens elsewhere: in one order, for an account may be suspended and set going again at once. */
export function listeners(pipeline: Pipeline): Listener[] {
  return [
    {
      reader: 'messaging-fallbacks',
      on: ['message.failed', 'message.undelivered', 'message.rejected', 'message.expired'],
      handle: async ({ accountId, items }) => {
        if (accountId === null) return
        const facts = items as readonly Events['message.failed'][]
        await takeFallbacks(
          pipeline,
          accountId,
          facts.map(({ messageId }) => uuidOf(messageId)),
        )
      },
    },
    {
      reader: 'messaging-suppressions',
      on: ['message.failed', 'message.undelivered', 'message.rejected'],
      handle: async ({ accountId, items }) => {
        if (accountId === null) return
        const ended = items as readonly Events['message.undelivered'][]
        await inTransaction(async (tx) => {
          await suppressUnreachable(tx, accountId, ended)
          await noteOptOuts(tx, accountId, ended)
        })
      },
    },
    {
      reader: 'messaging-arrivals',
      on: ['email.opened'],
      absorb: async (tx, batches) => {
        for (const { accountId, items } of batches) {
          if (accountId === null) continue
          const opened = items as readonly Events['email.opened'][]
          await haveArrived(
            tx,
            accountId,
            opened.map(({ messageId }) => uuidOf(messageId)),
          )
        }
      },
    },
    {
      reader: 'messaging',
      on: ['account.suspended', 'account.reactivated'],
      handle: async ({ name, accountId, items }) => {
        if (accountId === null) return
        if (name === 'account.reactivated') await resumeFrozen(pipeline, accountId)
        else
          for (const { reason } of items as readonly Events['account.suspended'][])
            await stopForSuspension(pipeline, accountId, reason)
      },
    },
  ]
}
