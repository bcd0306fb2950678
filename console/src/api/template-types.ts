/** The shapes of the account's own templates as the Patchbay API gives them. */

/** A text with variables, in one language: on mail Liquid, elsewhere `{{name}}`. */
export type Template = {
  id: string
  name: string
  channel: string
  language: string
  class: string
  /** On mail the plain text, made from the page when it was left out. */
  body: string
  subject: string | null
  /** MJML when it begins with `<mjml`. */
  html: string | null
  samples: Record<string, string>
  variables: string[]
  dlt: { templateId: string; headers: string[] } | null
  createdAt: string
  updatedAt: string
}

/** What is to be drawn: a template as it is written, and what fills its variables. */
export type TemplateWriting = {
  channel: string
  subject?: string
  body?: string
  html?: string
  samples?: Record<string, string>
}

export type TemplateField = 'subject' | 'body' | 'html'
export type TemplateFault = { field: TemplateField; line: number | null; message: string }

/** A template with its variables filled; with faults nothing is drawn. */
export type TemplatePreview = {
  subject: string | null
  text: string | null
  html: string | null
  variables: string[]
  faults: TemplateFault[]
}
