import { z } from 'zod'
import { Refusal } from '#platform/refusal.ts'
import { route, type Route } from '#platform/http/route.ts'
import { receivers, setTakesMessages, type ReceiverRow } from './queries.ts'

const access = { kind: 'account', scope: 'keys:write' } as const

const receiverShape = z.object({
  systemId: z.string(),
  takesMessages: z.boolean(),
  lastBoundAt: z.string(),
})

/** Which SMPP logins get what contacts write. */
export const routes: Route[] = [
  route({
    method: 'GET',
    path: '/v1/smpp-receivers',
    tag: 'keys',
    summary: 'List the SMPP logins that ever bound to receive',
    access,
    answers: { 200: z.object({ data: z.array(receiverShape) }) },
    handle: async ({ tx, accountId }) => ({
      status: 200,
      body: { data: (await receivers(tx, accountId)).map(showReceiver) },
    }),
  }),
  route({
    method: 'PATCH',
    path: '/v1/smpp-receivers/{systemId}',
    tag: 'keys',
    summary: 'Choose whether an SMPP login gets what contacts write',
    access,
    params: z.object({ systemId: z.string().min(1).max(15) }),
    body: z.object({ takesMessages: z.boolean() }),
    answers: { 200: receiverShape },
    handle: async ({ tx, accountId, params, body }) => {
      const [row] = await setTakesMessages(tx, accountId, params.systemId, body.takesMessages)
      if (!row) throw new Refusal('not_found', { detail: 'This login never bound to receive.' })
      return { status: 200, body: showReceiver(row), target: row.systemId }
    },
  }),
]

function showReceiver({ systemId, takesMessages, lastBoundAt }: ReceiverRow): z.infer<typeof receiverShape> {
  return { systemId, takesMessages, lastBoundAt: lastBoundAt.toISOString() }
}
