import { widgetLanguages } from '#shared/webchat-widget.ts'

/** The languages of the chat by their own names, and others that a web chat was set to by a program. */
export function languageNames(others: readonly string[]): [string, string][] {
  const all = new Set([...widgetLanguages, ...others.filter((one) => one !== 'auto')])
  return [...all].map((code) => [code, new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code])
}
