import { variablesOfText } from './fill-template.ts'
import { compileMail } from './mail-template.ts'
import { refuseFaults, type TemplateFault, type TemplateText } from './template.ts'

/** What is known of a template as it is written. */
export type Reading = {
  /** The HTML of a mail as it goes out; null for any other template. */
  readonly compiledHtml: string | null
  readonly variables: readonly string[]
  readonly faults: readonly TemplateFault[]
}

/** Reads a template of a channel: what it asks for, and what is wrong with it. */
export async function readTemplate(channel: string, text: TemplateText): Promise<Reading> {
  if (channel === 'email') {
    const mail = await compileMail(text)
    return { ...mail, faults: [...missingIn(text), ...mail.faults] }
  }
  const faults: TemplateFault[] = []
  if (text.body.trim() === '') faults.push({ field: 'body', line: null, message: 'Say something.' })
  for (const field of ['subject', 'html'] as const)
    if (text[field] !== null) faults.push({ field, line: null, message: 'Only mails have this.' })
  return { compiledHtml: null, variables: variablesOfText(text.body), faults }
}

/** What is kept of a template beside its texts. Refuses template_invalid, naming field and line. */
export async function compileTemplate(
  channel: string,
  text: TemplateText,
): Promise<Pick<Reading, 'compiledHtml' | 'variables'>> {
  const { faults, compiledHtml, variables } = await readTemplate(channel, text)
  refuseFaults(faults)
  return { compiledHtml, variables }
}

function missingIn({ subject, html, body }: TemplateText): TemplateFault[] {
  const faults: TemplateFault[] = []
  if (subject === null || subject.trim() === '')
    faults.push({ field: 'subject', line: null, message: 'Give the mail a subject.' })
  if (body.trim() === '' && (html === null || html.trim() === ''))
    faults.push({ field: 'html', line: null, message: 'Write HTML, MJML or a plain text.' })
  return faults
}
