/** The address when it is one of the web; null for anything else, such as a script. Pure. */
export function safeLink(text: string | undefined): string | null {
  const url = text === undefined ? null : URL.parse(text)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null
}
