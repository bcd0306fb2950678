import { readTemplate } from './compile-template.ts'
import { fillText } from './fill-template.ts'
import { LiquidFault } from './liquid.ts'
import { renderMail } from './mail-template.ts'
import type { TemplateFault, TemplateText } from './template.ts'

/** How a template looks with values in; what cannot be shown is null, and `faults` say why. */
export type TemplatePreview = {
  readonly subject: string | null
  readonly text: string | null
  readonly html: string | null
  readonly variables: readonly string[]
  readonly faults: readonly TemplateFault[]
}

type Values = Readonly<Record<string, string>>

/** Shows a template with values in; a variable without one shows its name. Keeps nothing. */
export async function previewTemplate(
  channel: string,
  text: TemplateText,
  samples: Values,
): Promise<TemplatePreview> {
  const { variables, faults, compiledHtml } = await readTemplate(channel, text)
  const nothing = { subject: null, text: null, html: null, variables }
  if (faults.length > 0) return { ...nothing, faults }
  const values = { ...Object.fromEntries(variables.map((name) => [name, `[${name}]`])), ...samples }
  if (channel !== 'email')
    return { ...nothing, text: fillText({ name: '', body: text.body }, values), faults }
  try {
    const { subject, text: plain = null, html = null } = renderMail({ ...text, compiledHtml }, values)
    return { subject, text: plain, html, variables, faults }
  } catch (error) {
    if (!(error instanceof LiquidFault)) throw error
    const field = text.html === null ? 'body' : 'html'
    return { ...nothing, faults: [{ field, line: null, message: `${error.message}.` }] }
  }
}
