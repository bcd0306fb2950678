import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { en, type Catalogue, type StringKey } from '@/app/strings/en.ts'
import { createSay, type SentencePair } from '@/app/sentences.ts'
import { createTranslate, type Translate } from '@/app/translate.ts'

export type Language = 'en' | 'es'

type Locale = {
  language: Language
  setLanguage: (language: Language) => void
  t: Translate
  /** Says a gate's sentence in the reader's language; as the server wrote it, where it is not known here. */
  say: (sentence: string) => string
}

const LocaleContext = createContext<Locale | null>(null)
type Loaded = { language: Language; catalogue: Catalogue; sentences: readonly SentencePair[] }

const english: Loaded = { language: 'en', catalogue: en, sentences: [] }

async function loadSpanish(): Promise<Loaded> {
  const [{ es }, { esSentences }] = await Promise.all([
    import('@/app/strings/es.ts'),
    import('@/app/strings/es-sentences.ts'),
  ])
  return { language: 'es', catalogue: es, sentences: esSentences }
}

/** Gives every component below it the reader's language; Spanish is fetched only when it is wanted. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(document.documentElement.lang === 'es' ? 'es' : 'en')
  const [loaded, setLoaded] = useState<Loaded | null>(language === 'en' ? english : null)

  useEffect(() => {
    document.documentElement.lang = language
    if (language === 'en') return setLoaded(english)
    // Better a page in English than none.
    void loadSpanish().then(setLoaded, () => setLoaded(english))
  }, [language])

  const locale = useMemo(
    () =>
      loaded && {
        language: loaded.language,
        setLanguage: (next: Language) => {
          localStorage.setItem('patchbay.language', next)
          setLanguage(next)
        },
        ...wordsOf(loaded),
      },
    [loaded],
  )
  if (!locale) return null
  return <LocaleContext value={locale}>{children}</LocaleContext>
}

function wordsOf({ catalogue, language, sentences }: Loaded): Pick<Locale, 't' | 'say'> {
  const t = createTranslate(catalogue, language)
  const say = createSay(sentences, (place, value) => {
    if (place === 'bases') return value.split(' or ').map(say).join(' / ')
    if (place === 'basis') return say(value.toLowerCase())
    const family = families[place]
    const key = `${family}.${value}`
    return family && isKey(key) ? t(key) : null
  })
  return { t, say }
}

/** Which words say the codes that stand in a gate's sentence. */
const families: Readonly<Record<string, string>> = {
  class: 'purpose',
  channel: 'channel',
  suspension: 'suspension',
  state: 'dlt.state',
  category: 'dlt.category',
}

/** The reader's language and the translator for it. */
export function useLocale(): Locale {
  const locale = use(LocaleContext)
  if (!locale) throw new Error('useLocale outside LocaleProvider')
  return locale
}

/** Says a status, gate or other code of the API in words; an unknown code is shown as it is, readable. */
export function useWord(): (
  family:
    | 'status'
    | 'gate'
    | 'class'
    | 'direction'
    | 'charge'
    | 'outcome'
    | 'entry'
    | 'delivery'
    | 'accountState'
    | 'purpose'
    | 'consentState'
    | 'suspension'
    | 'source'
    | 'health',
  code: string,
) => string {
  const { t } = useLocale()
  return (family, code) => {
    const key = `${family}.${code}`
    return isKey(key) ? t(key) : code.replaceAll('_', ' ')
  }
}

function isKey(key: string): key is StringKey {
  return key in en
}
