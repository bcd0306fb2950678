import { ConnectRefused } from '../../connecting.ts'
import type { Connection } from '../../http/connection.ts'
import type { SubmittedTemplate, TemplateDefinition } from '../../template-keeping.ts'
import { callGraph } from '../graph.ts'

/**
 * Changes a template at Meta and has it reviewed anew. An approved one takes one edit a day and ten in thirty days, and
 * keeps its category; name and language stay.
 */
export async function editTemplate(
  connection: Connection,
  reference: string,
  { category, definition }: TemplateDefinition,
): Promise<SubmittedTemplate> {
  const { components, message_send_ttl_seconds } = definition
  const answer = await callGraph(connection, 'POST', encodeURIComponent(reference), {
    body: {
      category,
      components,
      ...(message_send_ttl_seconds !== undefined && { message_send_ttl_seconds }),
    },
  })
  if (answer['success'] !== true)
    throw new ConnectRefused('Meta did not take the change. Read the templates again.')
  return { reference, state: 'pending', category }
}
