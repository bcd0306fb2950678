/** An element of an XML document: what stands in it, in order. */
export type XmlElement = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | undefined>>
  readonly children: (XmlElement | string)[]
}

const depthMax = 32

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy
const attribute = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const entity = /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Reads a small XML document from outside; null for one that is not well-formed. A document type is not read: what it could
 * declare is no business of a stranger's. Source: XML 1.0.
 */
export function readXml(text: string): XmlElement | null {
  const document: XmlElement = { name: '', attributes: {}, children: [] }
  const open = [document]
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const found = token.exec(text)
    if (!found || !take(found, open)) return null
  }
  const [root, ...more] = document.children.filter((one) => typeof one !== 'string' || one.trim() !== '')
  return open.length === 1 && more.length === 0 && typeof root === 'object' ? root : null
}

/** Takes one piece into the innermost element that is open; false where it does not belong there. */
function take(found: RegExpExecArray, open: XmlElement[]): boolean {
  const [, data, closed, opened, attributes = '', isEmpty, plain] = found
  const inner = open.at(-1) as XmlElement
  if (data !== undefined) inner.children.push(data)
  else if (plain !== undefined) inner.children.push(unescaped(plain))
  else if (closed !== undefined) return open.length > 1 && open.pop()?.name === closed
  else if (opened !== undefined) {
    const element = { name: opened, attributes: attributesOf(attributes), children: [] }
    inner.children.push(element)
    if (isEmpty === '') open.push(element)
    return open.length <= depthMax
  }
  return true
}

function attributesOf(text: string): Record<string, string> {
  const all = [...text.matchAll(attribute)]
  return Object.fromEntries(all.map(([, name = '', a, b]) => [name, unescaped(a ?? b ?? '')]))
}

function unescaped(text: string): string {
  return text.replaceAll(entity, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return isCharacter(code) ? String.fromCodePoint(code) : whole
  })
}

function isCharacter(code: number): boolean {
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
}
