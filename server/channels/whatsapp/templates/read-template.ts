import type { KeptTemplate } from '../../template-keeping.ts'
import { stateOfStatus } from './template-state.ts'

/** Reads a template as Meta lists it. */
export function readTemplate(given: Readonly<Record<string, unknown>>): KeptTemplate {
  const { id, name, language, category, status, quality_score, rejected_reason, components } = given
  const { parameter_format, message_send_ttl_seconds } = given
  const quality = (quality_score as { score?: unknown } | undefined)?.score
  const reason = typeof rejected_reason === 'string' && rejected_reason !== 'NONE' ? rejected_reason : null
  return {
    reference: String(id),
    name: String(name),
    language: String(language),
    category: String(category),
    state: stateOfStatus(String(status)) ?? 'pending',
    quality: typeof quality === 'string' ? quality : null,
    reason,
    definition: {
      components: Array.isArray(components) ? components : [],
      ...(parameter_format !== undefined && { parameter_format }),
      ...(message_send_ttl_seconds !== undefined && { message_send_ttl_seconds }),
    },
  }
}
