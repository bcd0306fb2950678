import { z } from 'zod'
import type { Connection } from '../http/connection.ts'
import { jsonOf } from '../http/connection.ts'
import { graphRequest } from '../meta-graph/call-graph.ts'
import type { Profile } from '../update.ts'
import { accountAccess } from './instagram-settings.ts'

const person = z.object({ name: z.string().nullish(), username: z.string().optional() })

/** Asks who a contact is, which Instagram says once the contact has written; null where it does not. */
export async function findProfile(connection: Connection, contact: string): Promise<Profile | null> {
  const request = graphRequest(accountAccess(connection), {
    method: 'GET',
    path: `/${encodeURIComponent(contact)}`,
    query: { fields: 'name,username' },
  })
  const answer = await connection.call(request)
  const read = answer.status === 200 ? person.safeParse(jsonOf(answer)) : undefined
  const { name, username } = read?.data ?? {}
  if (!name && !username) return null
  return { ...(name && { name }), ...(username && { username }) }
}
