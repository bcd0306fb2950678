import { ConnectRefused } from '../../connecting.ts'
import type { Connection } from '../../http/connection.ts'
import type { SubmittedTemplate, TemplateDefinition } from '../../template-keeping.ts'
import { callGraph } from '../graph.ts'
import { said } from '../hook-value.ts'
import type { WhatsappSettings } from '../whatsapp-settings.ts'
import { stateOfStatus } from './template-state.ts'

/** Hands a template to Meta's review; most are decided within minutes, by a hook. */
export async function submitTemplate(
  connection: Connection,
  { name, language, category, definition }: TemplateDefinition,
): Promise<SubmittedTemplate> {
  const { businessAccountId } = connection.settings as WhatsappSettings
  const answer = await callGraph(connection, 'POST', `${businessAccountId}/message_templates`, {
    body: { ...definition, name, language, category },
  })
  const { id, status, category: decided } = answer
  if (said(id) === '') throw new ConnectRefused('Meta gave the template no id. Read the templates again.')
  return {
    reference: said(id),
    state: stateOfStatus(String(status)) ?? 'pending',
    category: typeof decided === 'string' ? decided : category,
  }
}
