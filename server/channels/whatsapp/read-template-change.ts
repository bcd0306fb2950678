import type { TemplateChange, Update } from '../update.ts'
import { said, type HookValue } from './hook-value.ts'
import { stateOfStatus } from './templates/template-state.ts'

/** Reads what Meta decided on a template: its review, its quality, its category, its wording. */
export function readTemplateChange(value: HookValue): readonly Update[] {
  const { message_template_id: id, message_template_name: name } = value
  if (id === undefined || typeof name !== 'string') return []
  const state = typeof value['event'] === 'string' ? stateOfStatus(value['event']) : null
  const reason = reasonOf(value)
  const category = value['new_category'] ?? value['message_template_category']
  const quality = value['new_quality_score']
  const change: TemplateChange = {
    kind: 'template',
    reference: said(id),
    name,
    language: said(value['message_template_language']),
    ...(state && { state }),
    ...(typeof category === 'string' && { category }),
    ...(typeof quality === 'string' && { quality }),
    ...(reason && { reason }),
  }
  return [change]
}

function reasonOf(value: HookValue): string | null {
  const rejection = value['rejection_info'] as { reason?: string; recommendation?: string } | undefined
  const other = value['other_info'] as { title?: string; description?: string } | undefined
  const disabled = value['disable_info'] as { disable_date?: string } | undefined
  const { reason } = value
  const sentences = [
    typeof reason === 'string' && reason !== 'NONE' ? reason : null,
    rejection?.reason,
    rejection?.recommendation,
    other?.title,
    other?.description,
    disabled?.disable_date && `It is disabled from ${disabled.disable_date}.`,
    value['message_template_element'] === undefined ? null : 'Meta changed its wording: read it again.',
  ].filter((one): one is string => typeof one === 'string' && one !== '')
  return sentences.length > 0 ? [...new Set(sentences)].join(': ') : null
}
