import type { Catalogue, StringKey } from '@/app/strings/en.ts'

export type Params = Record<string, string | number>
export type Translate = (key: StringKey, params?: Params) => string

/**
 * Makes the function that turns a key of the catalogue into a sentence.
 * `{name}` is replaced by the parameter; an entry with plural forms is chosen by `count`.
 */
export function createTranslate(catalogue: Catalogue, language: string): Translate {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  return (key, params = {}) => {
    // Words for codes of the API are asked for by name; one we do not know yet is shown as the API says it.
    const entry: Catalogue[StringKey] = catalogue[key] ?? key.slice(key.indexOf('.') + 1)
    const sentence = typeof entry === 'string' ? entry : entry[pluralForm(plurals, params['count'])]
    return sentence.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = params[name]
      if (value === undefined) return placeholder
      return typeof value === 'number' ? numbers.format(value) : value
    })
  }
}

function pluralForm(plurals: Intl.PluralRules, count: string | number | undefined): 'one' | 'other' {
  return plurals.select(Number(count ?? 0)) === 'one' ? 'one' : 'other'
}
