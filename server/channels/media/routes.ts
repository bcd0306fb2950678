import { pathId } from '#platform/http/path-id.ts'
import { route, type Route } from '#platform/http/route.ts'
import { Refusal } from '#platform/refusal.ts'
import { mediaDeleted } from './queries.ts'

/** What is asked of media in JSON; files themselves go by `serveMedia`. */
export const mediaRoutes: readonly Route[] = [
  route({
    method: 'DELETE',
    path: '/v1/media/{id}',
    tag: 'media',
    summary: 'Delete a file, so that others have room',
    description: 'A message that has not reached its provider cannot be sent with it any more.',
    access: { kind: 'account', scope: 'messages:write' },
    answers: { 204: null },
    handle: async ({ tx, accountId, params }) => {
      const deleted = await tx.query(mediaDeleted(accountId, pathId('med', params['id'])))
      if (deleted.length === 0) throw new Refusal('not_found')
      return { status: 204 }
    },
  }),
]
