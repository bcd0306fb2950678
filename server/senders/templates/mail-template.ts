import { compile as textOfHtml } from 'html-to-text'
import { unsubscribeSlot } from '#shared/unsubscribe-slot.ts'
import { compileMjml } from './compile-mjml.ts'
import { fillLiquid, LiquidFault, readLiquid, variablesIn, withoutValue, type LiquidText } from './liquid.ts'
import type { TemplateFault, TemplateText } from './template.ts'

/** A template of mails that can be filled. */
export type MailTemplate = {
  readonly compiledHtml: string | null
  /** Each by its whole path, in the order of the alphabet; our address to unsubscribe at is none. */
  readonly variables: readonly string[]
  readonly faults: readonly TemplateFault[]
}

/** What a mail says to one contact; `variables` are still to be put in, the same texts serving everybody. */
export type FilledMail = {
  readonly subject: string
  readonly text?: string
  readonly html?: string
  readonly variables?: Values
}

/** Compiles a template of mails: MJML to HTML, and Liquid as far as it goes without values. Says what is wrong. */
export async function compileMail({ subject, body, html }: TemplateText): Promise<MailTemplate> {
  const isMjml = html !== null && /^\s*<mjml\b/i.test(html)
  const compiled = isMjml ? await compileMjml(html) : { html, faults: [] }
  const faults: TemplateFault[] = compiled.faults.map((fault) => ({ field: 'html', ...fault }))
  const variables = new Set<string>()
  const read = (field: TemplateFault['field'], text: string | null): void => {
    if (text === null) return
    try {
      for (const name of variablesIn(readLiquid(text, field === 'html' ? 'html' : 'plain')))
        variables.add(name)
    } catch (error) {
      if (!(error instanceof LiquidFault)) throw error
      faults.push({ field, line: error.line, message: `${error.message}.` })
    }
  }
  read('subject', subject)
  read('body', body)
  read('html', html)
  variables.delete(unsubscribeSlot)
  return {
    compiledHtml: faults.length === 0 ? compiled.html : null,
    variables: [...variables].toSorted(),
    faults,
  }
}

type Values = Readonly<Record<string, string>>

/** Of a template that was compiled without fault, what is filled: in HTML alone the text is made of that. */
type Compiled = Pick<TemplateText, 'subject' | 'body'> & { readonly compiledHtml: string | null }

/**
 * Fills a template for one contact. Throws a LiquidFault for a variable without a value.
 * Where all it asks for are plain values, these travel beside texts that are the same for everybody, which are compiled once.
 */
export function fillMail(template: Compiled, values: Values): FilledMail {
  const { subject, body, compiledHtml: html } = template
  const names = slotsOf([subject ?? '', body, html ?? ''])
  if (!names) return renderMail(template, values)
  return {
    ...textsOf(subject ?? '', body, html),
    ...(names.length > 0 && { variables: chosen(values, names) }),
  }
}

/** Fills a template for one contact, to the last word. Throws a LiquidFault for a variable without a value. */
export function renderMail({ subject, body, compiledHtml: html }: Compiled, values: Values): FilledMail {
  const scope = { [unsubscribeSlot]: `{{${unsubscribeSlot}}}`, ...nested(values) }
  const filled = (text: string, kind: 'plain' | 'html') => fillLiquid(cached(text, kind), scope)
  return textsOf(
    filled(subject ?? '', 'plain')
      .replaceAll(/\s+/g, ' ')
      .trim(),
    filled(body, 'plain'),
    html === null ? null : filled(html, 'html'),
  )
}

function textsOf(subject: string, body: string, html: string | null): FilledMail {
  const text = body === '' && html !== null ? plainOf(html) : body
  return { subject, ...(text !== '' && { text }), ...(html !== null && { html }) }
}

/** The plain form of HTML; addresses stay beside what they are behind. Variables are words like others. */
export const plainOf: (html: string) => string = textOfHtml({
  wordwrap: false,
  formatters: {
    cell: (element, walk, text) => {
      walk(element.children, text)
      text.addInline(' ')
    },
  },
  selectors: [
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: false } },
    { selector: 'h3', options: { uppercase: false } },
  ],
})

const slot = /\{\{\s*([A-Za-z_][\w.]*)\s*\}\}/g

/** The names that texts ask for, or null where Liquid has more to do than to put them in. */
function slotsOf(texts: readonly string[]): string[] | null {
  const names = new Set<string>()
  for (const text of texts) {
    const rest = text.replaceAll(slot, (_, name: string) => {
      names.add(name)
      return ''
    })
    if (/\{[{%]/.test(rest)) return null
  }
  return [...names]
}

function chosen(values: Values, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of names) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value !== undefined) found[name] = value
    else if (name !== unsubscribeSlot) throw withoutValue(name)
  }
  return found
}

type Scope = { [name: string]: string | Scope }

/** Names with dots are paths: `order.total` is the total of the order. */
function nested(values: Values): Scope {
  const scope: Scope = Object.create(null)
  for (const [path, value] of Object.entries(values)) {
    const names = path.split('.')
    let inner = scope
    for (const name of names.slice(0, -1)) {
      const next = inner[name]
      inner = typeof next === 'object' ? next : (inner[name] = Object.create(null) as Scope)
    }
    inner[names.at(-1) as string] = value
  }
  return scope
}

const readMax = 200
const readTexts = new Map<string, LiquidText>()

/** Texts are cut once for the many contacts of a send. */
function cached(text: string, kind: 'plain' | 'html'): LiquidText {
  const key = `${kind} ${text}`
  const known = readTexts.get(key)
  if (known) return known
  const read = readLiquid(text, kind)
  if (readTexts.size >= readMax) readTexts.delete(readTexts.keys().next().value as string)
  readTexts.set(key, read)
  return read
}
