import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { en, type Catalogue, type StringKey } from '@/app/strings/en.ts'
import { createTranslate, type Translate } from '@/app/translate.ts'

export type Language = 'en' | 'es'

type Locale = { language: Language; setLanguage: (language: Language) => void; t: Translate }

const LocaleContext = createContext<Locale | null>(null)
const loadSpanish = () => import('@/app/strings/es.ts').then((module) => module.es)

/** Gives every component below it the reader's language; Spanish is fetched only when it is wanted. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(document.documentElement.lang === 'es' ? 'es' : 'en')
  const [loaded, setLoaded] = useState<{ language: Language; catalogue: Catalogue } | null>(
    language === 'en' ? { language, catalogue: en } : null,
  )

  useEffect(() => {
    document.documentElement.lang = language
    if (language === 'en') return setLoaded({ language, catalogue: en })
    void loadSpanish().then((catalogue) => setLoaded({ language, catalogue }))
  }, [language])

  const locale = useMemo(
    () =>
      loaded && {
        language: loaded.language,
        setLanguage: (next: Language) => {
          localStorage.setItem('patchbay.language', next)
          setLanguage(next)
        },
        t: createTranslate(loaded.catalogue, loaded.language),
      },
    [loaded],
  )
  if (!locale) return null
  return <LocaleContext value={locale}>{children}</LocaleContext>
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
