const slot = /\{\{\s*([\w.-]+)\s*\}\}/g

/** A mail's words with what stands for its variables, which in a page are words too; without any, braces are text. */
export function fillVariables(words: string, variables: unknown, kind: 'plain' | 'html' = 'plain'): string {
  if (typeof variables !== 'object' || variables === null) return words
  const values = new Map<string, unknown>(Object.entries(variables))
  return words.replace(slot, (written, name: string) => {
    const value = values.get(name)
    if (typeof value !== 'string') return written
    return kind === 'html' ? escapeHtml(value) : value
  })
}

const escapeHtml = (value: string): string =>
  value.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
