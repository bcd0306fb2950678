import { ar } from './strings/ar.ts'
import { en, type Strings } from './strings/en.ts'
import { es } from './strings/es.ts'
import { hi } from './strings/hi.ts'

const languages: Readonly<Record<string, Strings>> = { en, es, hi, ar }

/** The words of one language, with its way of writing. */
export type Words = {
  /** As the page or browser named it: numbers and days follow it. */
  readonly language: string
  readonly dir: 'ltr' | 'rtl'
  say(key: keyof Strings, values?: Readonly<Record<string, string | number>>): string
  when(isoTime: string): string
}

/** The words of the first language that we have; English otherwise. */
export function wordsOf(wanted: readonly string[]): Words {
  const language = wanted.find((tag) => languages[baseOf(tag)]) ?? 'en'
  const strings = languages[baseOf(language)] ?? en
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  return {
    language,
    dir: baseOf(language) === 'ar' ? 'rtl' : 'ltr',
    say: (key, values = {}) =>
      strings[key].replace(/\{(\w+)\}/g, (_, name: string) => written(values[name] ?? '', language)),
    when: (isoTime) => time.format(new Date(isoTime)),
  }
}

function written(value: string | number, language: string): string {
  return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value
}

function baseOf(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? ''
}
