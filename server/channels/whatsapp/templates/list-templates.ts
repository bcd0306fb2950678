import type { Connection } from '../../http/connection.ts'
import type { KeptTemplate } from '../../template-keeping.ts'
import { callGraph } from '../graph.ts'
import type { WhatsappSettings } from '../whatsapp-settings.ts'
import { readTemplate } from './read-template.ts'

const fields =
  'id,name,language,status,category,components,parameter_format,message_send_ttl_seconds,quality_score,rejected_reason,previous_category'
const pagesMax = 100

/** Every template of the business account, page by page. */
export async function listTemplates(connection: Connection): Promise<readonly KeptTemplate[]> {
  const { businessAccountId } = connection.settings as WhatsappSettings
  const kept: KeptTemplate[] = []
  let after: string | undefined
  for (let page = 0; page < pagesMax; page++) {
    const answer = await callGraph(connection, 'GET', `${businessAccountId}/message_templates`, {
      query: { fields, limit: 100, after },
    })
    const data = Array.isArray(answer['data']) ? (answer['data'] as Record<string, unknown>[]) : []
    kept.push(...data.map(readTemplate))
    const paging = answer['paging'] as { next?: string; cursors?: { after?: string } } | undefined
    after = paging?.next ? paging.cursors?.after : undefined
    if (!after) break
  }
  return kept
}
