import { transliterate } from '#shared/sms-text.ts'
import type { TemplateFault } from '@/api/template-types.ts'
import { useLocale } from '@/app/locale.tsx'
import { SegmentMeter } from '@/features/messaging/segment-meter.tsx'
import type { DraftProps } from '@/features/own-templates/own-template-draft.ts'
import { SourceField } from '@/features/own-templates/source-field.tsx'
import { faultsAt } from '@/features/own-templates/template-faults.ts'
import { InputField } from '@/ui/field.tsx'

/** The words of a template of any channel but mail; on SMS what they come to in segments, with the samples in it. */
export function TextParts({
  draft,
  onChange,
  faults,
  filled,
  isNew,
}: DraftProps & { faults: TemplateFault[]; filled: string | null; isNew: boolean }) {
  const { t } = useLocale()
  const isSms = draft.channel === 'sms'
  return (
    <>
      <SourceField
        label={t('templates.body')}
        hint={t(isSms ? 'templates.bodyHintSms' : 'templates.bodyHint')}
        rows={6}
        value={draft.body}
        faults={faultsAt(faults, 'body')}
        onText={(body) => onChange({ body })}
      />
      {isSms && filled !== null && (
        <SegmentMeter text={filled} onReplace={() => onChange({ body: transliterate(draft.body).text })} />
      )}
      {isSms && isNew && (
        <details className="rounded-lg border border-line px-4 py-2.5">
          <summary className="text-sm font-medium">{t('templates.dlt')}</summary>
          <div className="grid gap-4 py-3 sm:grid-cols-2">
            <InputField
              label={t('templates.dltId')}
              dir="ltr"
              inputMode="numeric"
              value={draft.dltId}
              onText={(dltId) => onChange({ dltId })}
            />
            <InputField
              label={t('templates.headers')}
              dir="ltr"
              value={draft.dltHeaders}
              onText={(dltHeaders) => onChange({ dltHeaders })}
            />
          </div>
        </details>
      )}
    </>
  )
}
