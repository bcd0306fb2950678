import { languageAmong, unsubscribeWords } from './unsubscribe-words.ts'

export type UnsubscribeState = 'ask' | 'done' | 'broken'

/**
 * The page of the unsubscribe link. It asks; only its button acts, so that a program that fetches links ends nothing.
 * Shape: no scripts, nothing from elsewhere; the language is the first of `acceptLanguage` that we have, else English.
 */
export function unsubscribePage(state: UnsubscribeState, acceptLanguage: string): string {
  const language = languageAmong(acceptLanguage.slice(0, 200).split(',')) ?? 'en'
  const { title, question, button, done, broken } = unsubscribeWords[language]
  const form = `<p>${question}</p><form method="post"><input type="hidden" name="confirm" value="yes"><button>${button}</button></form>`
  const body = { ask: form, done: `<p>${done}</p>`, broken: `<p>${broken}</p>` }[state]
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem}button{font:inherit;padding:.5rem 1.25rem}</style><main><h1>${title}</h1>${body}</main></html>`
}
