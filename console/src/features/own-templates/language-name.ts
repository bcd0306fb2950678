/** The name of a language in the reader's own; null for what is no code of one. */
export function languageName(code: string, reader: string): string | null {
  try {
    return new Intl.DisplayNames(reader, { type: 'language', fallback: 'none' }).of(code.trim()) ?? null
  } catch {
    return null
  }
}
