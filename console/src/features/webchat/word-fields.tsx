import { useState } from 'react'
import { rewordable, type Rewordable } from '#shared/webchat-widget.ts'
import { useLocale } from '@/app/locale.tsx'
import type { Part } from '@/features/webchat/form-part.ts'
import { languageNames } from '@/features/webchat/widget-languages.ts'
import { ChoiceField, InputField } from '@/ui/field.tsx'

/** The account's own words in place of the chat's, language by language. */
export function WordFields({ settings: { texts, language }, change }: Part) {
  const { t } = useLocale()
  const [chosen, setChosen] = useState(language === 'auto' ? 'en' : language)
  const own = texts[chosen] ?? {}
  const set = (name: Rewordable, text: string) => {
    const { [name]: _, ...rest } = own
    const words = text === '' ? rest : { ...rest, [name]: text }
    const { [chosen]: __, ...others } = texts
    change({ texts: Object.keys(words).length === 0 ? others : { ...others, [chosen]: words } })
  }
  return (
    <details>
      <summary className="cursor-pointer text-sm font-medium">{t('webchat.words')}</summary>
      <div className="flex flex-col gap-3 pt-3">
        <ChoiceField
          label={t('webchat.wordsIn')}
          hint={t('webchat.wordsHint')}
          value={chosen}
          options={languageNames(Object.keys(texts)).map(([value, label]) => ({ value, label }))}
          onChoice={setChosen}
        />
        {rewordable.map((name) => (
          <InputField
            key={name}
            label={t(`webchat.word.${name}`)}
            lang={chosen}
            maxLength={300}
            value={own[name] ?? ''}
            onText={(text) => set(name, text)}
          />
        ))}
      </div>
    </details>
  )
}
