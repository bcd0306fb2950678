const breaking = /^\/?(br|p|div|tr|li|h\d|td|table)\b/i
const unseen = /^(style|script|head|title)\b/i
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' }

/** What a reader sees of an HTML notice, roughly: reports need words and addresses, not looks. In one pass, however broken it is. */
export function textOfHtml(html: string): string {
  const lower = html.toLowerCase()
  let text = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    const close = open === -1 ? -1 : html.indexOf('>', open)
    if (close === -1) return decodeEntities(text + html.slice(at))
    text += html.slice(at, open)
    const tag = html.slice(open + 1, close)
    at = close + 1
    // Some systems write addresses as they are, between brackets.
    if (/^[^<>\s]{1,200}@[^<>\s]{1,200}$/.test(tag)) text += `<${tag}>`
    else if (breaking.test(tag)) text += '\n'
    else at = afterUnseen(lower, tag, at)
  }
  return decodeEntities(text)
}

function afterUnseen(lower: string, tag: string, at: number): number {
  const name = unseen.exec(tag)?.[1]
  if (name === undefined) return at
  const end = lower.indexOf(`</${name.toLowerCase()}`, at)
  return end === -1 ? lower.length : end
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(lt|gt|amp|quot|nbsp|#(\d{1,6}));/g, (whole, name: string, code?: string) =>
    code === undefined ? (entities[name] ?? whole) : codePoint(Number(code)),
  )
}

function codePoint(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
