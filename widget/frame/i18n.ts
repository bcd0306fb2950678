import {
  rewordable,
  widgetLanguages,
  type SiteView,
  type WidgetLanguage,
} from '../../shared/webchat-widget.ts'
import { ar } from './strings/ar.ts'
import { en, type Strings } from './strings/en.ts'
import { es } from './strings/es.ts'
import { hi } from './strings/hi.ts'

const strings: Readonly<Record<WidgetLanguage, Strings>> = { en, es, hi, ar }
const rightToLeft = new Set(['ar', 'he', 'fa', 'ur', 'ps', 'sd', 'ug', 'yi', 'dv'])

/** The widget's words in the visitor's language. */
export type Words = {
  readonly language: string
  readonly isRtl: boolean
  say(name: PlainName, values?: Readonly<Record<string, string>>): string
  unread(count: number): string
  time(at: string): string
  day(at: string): string
  moment(at: string): string
  size(bytes: number): string
}

type PlainName = { [Name in keyof Strings]: Strings[Name] extends string ? Name : never }[keyof Strings]

/**
 * Chooses the language: what the page asks for, what the account set, then what the browser prefers; the first that the
 * widget or the account's own words speak. English when none does.
 */
export function wordsFor(
  { language, texts }: Pick<SiteView, 'language' | 'texts'>,
  wanted: readonly (string | null | undefined)[],
): Words {
  const asked = [language === 'auto' ? null : language, ...wanted]
  const chosen = asked.find((one) => one && speaks(one, texts)) ?? 'en'
  const base = chosen.split('-')[0]?.toLowerCase() ?? 'en'
  const own = { ...texts[base], ...texts[chosen] }
  const spoken = { ...(strings[base as WidgetLanguage] ?? en), ...own } as Strings
  const locale = Intl.DateTimeFormat.supportedLocalesOf(chosen)[0] ?? 'en'
  const plural = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const dated = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, options)
    return (at: string) => format.format(new Date(at))
  }
  return {
    language: chosen,
    isRtl: rightToLeft.has(base),
    say: (name, values = {}) => filled(spoken[name], values),
    unread: (count) =>
      filled(spoken.unread[plural.select(count)] ?? spoken.unread.other, { count: number.format(count) }),
    time: dated({ hour: 'numeric', minute: '2-digit' }),
    day: dated({ weekday: 'long', day: 'numeric', month: 'long' }),
    moment: dated({ weekday: 'long', hour: 'numeric', minute: '2-digit' }),
    size: (bytes) =>
      bytes < 1_048_576
        ? `${number.format(Math.ceil(bytes / 1_024))} ${spoken.kilobytes}`
        : `${number.format(bytes / 1_048_576)} ${spoken.megabytes}`,
  }
}

function speaks(language: string, texts: SiteView['texts']): boolean {
  const base = language.split('-')[0]?.toLowerCase() ?? ''
  const isOurs = (widgetLanguages as readonly string[]).includes(base)
  // An account's own words make a language only when they are enough to begin with.
  return isOurs || [language, base].some((one) => rewordable.every((name) => texts[one]?.[name]))
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
