import type { Template, TemplateWriting } from '../../api/template-types.ts'

/** A template of the account as it stands in the form. Samples of variables that were taken out stay, should they come back. */
export type OwnTemplateDraft = {
  name: string
  channel: string
  language: string
  class: string
  subject: string
  html: string
  body: string
  samples: Record<string, string>
  /** Its registration in India; headers as typed, with commas. */
  dltId: string
  dltHeaders: string
}

export type DraftProps = {
  draft: OwnTemplateDraft
  onChange: (change: Partial<OwnTemplateDraft>) => void
}

export const blankOwnTemplate: OwnTemplateDraft = {
  name: '',
  channel: 'email',
  language: 'en',
  class: 'transactional',
  subject: '',
  html: '',
  body: '',
  samples: {},
  dltId: '',
  dltHeaders: '',
}

/** The draft that a template is changed from. */
export function fromOwnTemplate(template: Template): OwnTemplateDraft {
  const { name, channel, language, body, subject, html, samples, dlt } = template
  return {
    name,
    channel,
    language,
    class: template.class,
    subject: subject ?? '',
    html: html ?? '',
    body,
    samples,
    dltId: dlt?.templateId ?? '',
    dltHeaders: dlt?.headers.join(', ') ?? '',
  }
}

/** The same words to be put into another language. A registration in India is of one text and stays behind. */
export const inAnotherLanguage = (template: Template): OwnTemplateDraft => ({
  ...fromOwnTemplate(template),
  language: '',
  dltId: '',
  dltHeaders: '',
})

/** What of a draft is drawn, with what fills its variables; only mail has a subject and a page. */
export function writingOf(draft: OwnTemplateDraft): TemplateWriting {
  const { channel, subject, html, body, samples } = draft
  const filled = Object.fromEntries(Object.entries(samples).filter(([, sample]) => sample !== ''))
  if (channel !== 'email') return { channel, body, samples: filled }
  const written = Object.entries({ subject, html, body }).filter(([, text]) => text.trim() !== '')
  return { channel, ...Object.fromEntries(written), samples: filled }
}

/** Whether anything is written that can be drawn. */
export const isBlank = ({ subject = '', html = '', body = '' }: TemplateWriting): boolean =>
  (subject + html + body).trim() === ''

/** Whether a draft has what the API asks of every template; the rest the API judges. */
export function isComplete(draft: OwnTemplateDraft): boolean {
  const { name, language, channel, subject, html, body } = draft
  if (name.trim() === '' || language.trim().length < 2) return false
  return channel === 'email' ? subject.trim() !== '' && (html + body).trim() !== '' : body.trim() !== ''
}

/** The samples of the variables there are. */
const samplesFor = (variables: readonly string[], samples: Readonly<Record<string, string>>) =>
  Object.fromEntries(variables.map((name) => [name, samples[name] ?? ''] as const).filter(([, one]) => one))

/** The body of POST /v1/templates. */
export function toNewTemplate(draft: OwnTemplateDraft, variables: readonly string[]) {
  const { name, language, dltId, dltHeaders } = draft
  const headers = dltHeaders.split(/[\s,]+/).filter(Boolean)
  return {
    ...writingOf(draft),
    name: name.trim(),
    language: language.trim(),
    class: draft.class,
    samples: samplesFor(variables, draft.samples),
    ...(dltId.trim() !== '' && { dlt: { templateId: dltId.trim(), headers } }),
  }
}

/** The body of PATCH /v1/templates/{id}; what was emptied is said so. */
export function toTemplateChange(draft: OwnTemplateDraft, variables: readonly string[]) {
  const { channel, subject, html, body } = draft
  const orNull = (text: string) => (text.trim() === '' ? null : text)
  const written = channel === 'email' ? { subject: orNull(subject), html: orNull(html), body } : { body }
  return { class: draft.class, ...written, samples: samplesFor(variables, draft.samples) }
}
