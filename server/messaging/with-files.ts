import { lookUpFiles } from '#channels/channels.ts'
import type { Db } from '#platform/db.ts'
import type { SendBody } from './message-schemas.ts'

/** The bodies of sends with what is known of the account's files that they name; one that names none stays as it is. */
export async function withFiles(on: Db, accountId: string, bodies: readonly SendBody[]): Promise<SendBody[]> {
  const contents = await lookUpFiles(on, accountId, bodies.flatMap(contentsOf))
  const rest = contents.values()
  const next = () => rest.next().value as SendBody['content']
  return bodies.map((body) => ({
    ...body,
    content: next(),
    ...(body.fallback && {
      fallback: body.fallback.map((step) => (step.content ? { ...step, content: next() } : step)),
    }),
  }))
}

/** What a send may say: at first, and then by its fallbacks. */
const contentsOf = ({ content, fallback = [] }: SendBody): SendBody['content'][] => [
  content,
  ...fallback.flatMap((step) => step.content ?? []),
]
