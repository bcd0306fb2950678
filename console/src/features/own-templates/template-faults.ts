import type { TemplateFault, TemplateField } from '../../api/template-types.ts'
import type { FieldError } from '../composer/problem-places.ts'

const fields: readonly string[] = ['subject', 'body', 'html'] satisfies TemplateField[]

/** The faults among what a refusal says of fields: `html` says `Line 3: …`. */
export function faultsIn(errors: readonly FieldError[]): TemplateFault[] {
  return errors.flatMap(({ path, message }) => {
    if (!fields.includes(path)) return []
    const [, line, rest] = /^Line (\d+): (.+)$/s.exec(message) ?? []
    return [{ field: path as TemplateField, line: line ? Number(line) : null, message: rest ?? message }]
  })
}

/** The faults of what is written: a field that is still empty is not blamed before it is saved. */
export const faultsOfWritten = (
  faults: readonly TemplateFault[],
  texts: Readonly<Record<TemplateField, string>>,
): TemplateFault[] => faults.filter(({ field }) => texts[field].trim() !== '')

/** The faults of a field, each once, from the top. */
export function faultsAt(faults: readonly TemplateFault[], field: TemplateField): TemplateFault[] {
  const own = faults.filter((fault) => fault.field === field)
  const first = own.filter(
    ({ line, message }, at) =>
      own.findIndex((other) => other.line === line && other.message === message) === at,
  )
  return first.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

/** Where a line of a text begins and ends, counted in characters; lines count from 1. */
export function spanOfLine(text: string, line: number): { start: number; end: number } {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).join('\n').length
  const start = Math.min(text.length, line > 1 ? before + 1 : 0)
  return { start, end: start + (lines[line - 1]?.length ?? 0) }
}
