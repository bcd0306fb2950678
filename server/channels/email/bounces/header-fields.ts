/** The header of a message or of one of its parts: names in lower case, values unfolded, in the order they stand. */
export type HeaderFields = readonly (readonly [name: string, value: string])[]

const fieldsMax = 1_000
const valueMax = 16_384

/** Reads a block of header fields, however broken: lines that are no field are passed over. Lines end with LF. */
export function readHeaderFields(block: string): HeaderFields {
  const fields: [string, string][] = []
  for (const line of block.split('\n')) {
    const last = fields.at(-1)
    if (/^[ \t]/.test(line)) {
      if (last && last[1].length < valueMax) last[1] += ` ${line.trim()}`.slice(0, valueMax)
      continue
    }
    const colon = line.indexOf(':')
    if (colon > 0 && colon < 200 && /^[\x21-\x7e]+[ \t]*$/.test(line.slice(0, colon)))
      fields.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1, valueMax).trim()])
    if (fields.length >= fieldsMax) break
  }
  return fields
}

/** The first field of a name, or an empty text. */
export function field(fields: HeaderFields, name: string): string {
  return fields.find(([given]) => given === name)?.[1] ?? ''
}

/** All fields of a name. */
export function fieldsNamed(fields: HeaderFields, name: string): string[] {
  return fields.filter(([given]) => given === name).map(([, value]) => value)
}

/** The media type in lower case and the parameters of a Content-Type. Source: RFC 2045 §5.1. */
export function contentTypeOf(value: string): { type: string; parameter: (name: string) => string } {
  return {
    type: (/^[\w.+-]+\/[\w.+-]+/.exec(value.trim())?.[0] ?? '').toLowerCase(),
    parameter: (name) => {
      const found = new RegExp(`;\\s*${name}\\*?\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(
        value,
      )
      return (found?.[1] ?? found?.[2] ?? '').replaceAll(/\\(.)/g, '$1')
    },
  }
}
