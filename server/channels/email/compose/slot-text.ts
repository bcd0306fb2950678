import { ComposeFault } from './compose-fault.ts'

/** A text cut at its slots: static, slot, static, slot … static. */
export type SlotText = readonly string[]

/** Cuts a text at `{{name}}` for the names given; any other braces are text. */
export function cutAtSlots(text: string, slots: ReadonlySet<string>): SlotText {
  if (slots.size === 0 || !text.includes('{{')) return [text]
  const pieces: string[] = ['']
  for (const [index, piece] of text.split(/\{\{\s*([A-Za-z_][\w.]*)\s*\}\}/).entries()) {
    if (index % 2 === 0) pieces[pieces.length - 1] += piece
    else if (slots.has(piece)) pieces.push(piece, '')
    else pieces[pieces.length - 1] += `{{${piece}}}`
  }
  return pieces
}

/** Puts the values in. Throws ComposeFault where one is missing. */
export function fillSlots(
  pieces: SlotText,
  values: Readonly<Record<string, string>>,
  write: (value: string) => string = (value) => value,
): string {
  let text = pieces[0] as string
  for (let at = 1; at < pieces.length; at += 2)
    text += write(slotValue(pieces[at] as string, values)) + (pieces[at + 1] as string)
  return text
}

/** The value of a slot. Throws ComposeFault when the recipient has none. */
export function slotValue(name: string, values: Readonly<Record<string, string>>): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  if (typeof value !== 'string')
    throw new ComposeFault(
      'variable_missing',
      `The mail asks for ${name}, and this recipient has no value for it.`,
    )
  return value
}

/** A value as HTML shows it, inside an element or a quoted attribute. */
export function escapeHtml(value: string): string {
  if (!/[&<>"']/.test(value)) return value
  return value.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
