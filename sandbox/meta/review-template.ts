import { nowMs } from '#platform/clock.ts'
import type { MetaState } from './meta-state.ts'
import { tellOfAccount } from './tell-hook.ts'
import type { Template, TemplateStatus } from './world.ts'

const hourMs = 3_600_000

/**
 * Reviews a template after a while, as Meta's people would: one whose text has the word REJECT is rejected, one with
 * WAIT stays under review, and a utility template that advertises becomes a marketing one.
 */
export function reviewTemplate(meta: MetaState, template: Template): void {
  const text = JSON.stringify(template.components)
  if (/\bWAIT\b/.test(text)) return
  meta.later.after(meta.pace.reviewMs, () => {
    if (meta.world.templates.get(template.id) !== template || template.status !== 'PENDING') return
    if (template.category === 'UTILITY' && /\b(?:sale|discount|offer|promotion|% off)\b/i.test(text))
      setCategory(meta, template, 'MARKETING')
    if (/\bREJECT\b/.test(text)) setStatus(meta, template, 'REJECTED', { reason: 'TAG_CONTENT_MISMATCH' })
    else setStatus(meta, template, 'APPROVED')
  })
}

/** Decides on a template and tells the account. */
export function setStatus(
  meta: MetaState,
  template: Template,
  status: TemplateStatus,
  { reason = 'NONE', title }: { reason?: string; title?: string } = {},
): void {
  template.status = status
  template.rejectedReason = reason
  tellOfAccount(meta, template.accountId, 'message_template_status_update', {
    event: status,
    ...named(template),
    reason,
    message_template_category: template.category,
    ...(status === 'REJECTED' && {
      rejection_info: { reason, recommendation: 'Write what the message is for, and submit it again.' },
    }),
    ...(title && { other_info: { title, description: describe(template.pauses) } }),
    ...(status === 'DISABLED' && {
      disable_info: { disable_date: new Date(nowMs()).toISOString().slice(0, 10) },
    }),
  })
}

/** Changes a template's category, and with it its price. */
export function setCategory(meta: MetaState, template: Template, category: string): void {
  template.previousCategory = template.category
  template.category = category
  tellOfAccount(meta, template.accountId, 'template_category_update', {
    ...named(template),
    previous_category: template.previousCategory,
    new_category: category,
  })
}

/** Judges a template anew. Red pauses it: three hours, then six, then for good. */
export function setQuality(meta: MetaState, template: Template, quality: Template['quality']): void {
  const previous = template.quality
  template.quality = quality
  tellOfAccount(meta, template.accountId, 'message_template_quality_update', {
    previous_quality_score: previous,
    new_quality_score: quality,
    ...named(template),
  })
  if (quality === 'RED' && template.status === 'APPROVED') pause(meta, template)
}

function pause(meta: MetaState, template: Template): void {
  template.pauses++
  if (template.pauses >= 3) {
    setStatus(meta, template, 'DISABLED', { title: 'DISABLED' })
    return
  }
  const title = template.pauses === 1 ? 'FIRST_PAUSE' : 'SECOND_PAUSE'
  setStatus(meta, template, 'PAUSED', { title })
  meta.later.after((template.pauses === 1 ? 3 : 6) * hourMs, () => {
    if (template.status === 'PAUSED') setStatus(meta, template, 'APPROVED', { title: 'UNPAUSE' })
  })
}

function describe(pauses: number): string {
  return pauses >= 3
    ? 'Your template has been disabled because the quality was low three times.'
    : `Your WhatsApp message template has been paused for ${pauses === 1 ? 3 : 6} hours until its quality recovers.`
}

function named({ id, name, language }: Template): object {
  // Meta writes this id as a number.
  return { message_template_id: Number(id), message_template_name: name, message_template_language: language }
}
