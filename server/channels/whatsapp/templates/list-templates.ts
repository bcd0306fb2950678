import type { Connection } from '../../http/connection.ts'
import type { KeptTemplate } from '../../template-keeping.ts'
import { graphPages } from '../graph.ts'
import type { WhatsappSettings } from '../whatsapp-settings.ts'
import { readTemplate } from './read-template.ts'

const fields =
  'id,name,language,status,category,components,parameter_format,message_send_ttl_seconds,quality_score,rejected_reason,previous_category'

/** Every template of the business account, page by page. */
export async function listTemplates(connection: Connection): Promise<readonly KeptTemplate[]> {
  const { businessAccountId } = connection.settings as WhatsappSettings
  const kept: KeptTemplate[] = []
  for await (const page of graphPages(connection, `${businessAccountId}/message_templates`, { fields }))
    kept.push(...page.map(readTemplate))
  return kept
}
