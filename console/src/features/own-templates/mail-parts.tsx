import { useRef } from 'react'
import type { TemplateFault } from '@/api/template-types.ts'
import { useLocale } from '@/app/locale.tsx'
import type { DraftProps } from '@/features/own-templates/own-template-draft.ts'
import { SourceField, useFaultText } from '@/features/own-templates/source-field.tsx'
import { starterNames, starterOf, type StarterName } from '@/features/own-templates/starters.ts'
import { faultsAt } from '@/features/own-templates/template-faults.ts'
import { Button } from '@/ui/button.tsx'
import { InputField } from '@/ui/field.tsx'

/** A mail's subject, its page and its plain text; one that is still empty may begin from an example. */
export function MailParts({ draft, onChange, faults }: DraftProps & { faults: TemplateFault[] }) {
  const { t } = useLocale()
  const faultText = useFaultText()
  const subject = useRef<HTMLInputElement>(null)
  const isEmpty = (draft.subject + draft.html + draft.body).trim() === ''
  const begin = (name: StarterName) => {
    onChange(starterOf(name, draft.language))
    // The buttons go away with the press: the focus goes to what they filled.
    subject.current?.focus()
  }
  return (
    <>
      {isEmpty && (
        <div role="group" aria-label={t('templates.begin')} className="flex flex-wrap items-center gap-2">
          <span className="text-sm text-ink-soft">{t('templates.begin')}</span>
          {starterNames.map((name) => (
            <Button key={name} size="small" onClick={() => begin(name)}>
              {t(`templates.starter.${name}`)}
            </Button>
          ))}
        </div>
      )}
      <InputField
        ref={subject}
        label={t('composer.subject')}
        maxLength={998}
        value={draft.subject}
        error={faultText(faultsAt(faults, 'subject'))}
        onText={(text) => onChange({ subject: text })}
      />
      <SourceField
        label={t('templates.html')}
        hint={
          <>
            {t('templates.htmlHint')}
            {draft.class === 'promotional' && ` ${t('templates.htmlHintLeave')}`}
          </>
        }
        rows={18}
        isCode
        value={draft.html}
        faults={faultsAt(faults, 'html')}
        onText={(html) => onChange({ html })}
      />
      <SourceField
        label={t('templates.plain')}
        hint={t('templates.plainHint')}
        rows={draft.body === '' ? 2 : 6}
        value={draft.body}
        faults={faultsAt(faults, 'body')}
        onText={(body) => onChange({ body })}
      />
    </>
  )
}
