import { z } from 'zod'
import type { Connection } from '../http/connection.ts'
import { jsonOf } from '../http/connection.ts'
import { graphRequest } from '../meta-graph/call-graph.ts'
import type { Profile } from '../update.ts'
import { pageAccess } from './messenger-settings.ts'

const person = z.object({
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  name: z.string().optional(),
  locale: z.string().optional(),
})

/** Asks who a contact is; null where the app may not know, or the person does not say. */
export async function findProfile(connection: Connection, contact: string): Promise<Profile | null> {
  const request = graphRequest(pageAccess(connection), {
    method: 'GET',
    path: `/${encodeURIComponent(contact)}`,
    query: { fields: 'first_name,last_name,name,locale' },
  })
  const answer = await connection.call(request)
  const read = answer.status === 200 ? person.safeParse(jsonOf(answer)) : undefined
  if (!read?.success) return null
  const { first_name: first, last_name: last, locale } = read.data
  const name = [first, last].filter(Boolean).join(' ') || read.data.name
  if (!name && !locale) return null
  return { ...(name && { name }), ...(locale && { language: locale.replace('_', '-') }) }
}
