import type { Connection } from '../../http/connection.ts'
import { callGraph } from '../graph.ts'
import { said } from '../hook-value.ts'
import { ConnectRefused } from '../../connecting.ts'

/** Asks Meta to put a template back into use that it paused while pacing it; one paused for quality waits its time. */
export async function unpauseTemplate(connection: Connection, reference: string): Promise<void> {
  const answer = await callGraph(connection, 'POST', `${encodeURIComponent(reference)}/unpause`)
  if (answer['success'] !== true)
    throw new ConnectRefused(
      `Meta did not put the template back into use: ${said(answer['reason']) || 'it is paused for its quality'}.`,
    )
}
