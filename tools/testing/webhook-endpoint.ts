import { inTransaction } from '#platform/db.ts'
import { uuidOf } from '#shared/ids.ts'
import { createEndpoint, type NewEndpoint } from '#webhooks/webhooks.ts'

/** An endpoint that gets every event, unless told otherwise. */
export async function aWebhookEndpoint(
  given: Partial<NewEndpoint> & { readonly accountId: string; readonly url: string },
): Promise<{ readonly id: string; readonly uuid: string; readonly secret: string }> {
  const { accountId, ...rest } = given
  const { id, secret } = await inTransaction((tx) =>
    createEndpoint(tx, accountId, { events: ['*'], ...rest }, new Set(['*'])),
  )
  return { id, uuid: uuidOf(id), secret }
}
