import { CircleCheck, CircleSlash, Plus, ShieldQuestion } from 'lucide-react'
import { useState } from 'react'
import { usePages } from '@/api/use-pages.ts'
import type { ConsentRecord, Contact } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { RecordConsentDialog } from '@/features/consent/record-consent-dialog.tsx'
import { Button } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'
import { Values } from '@/ui/values.tsx'

/** What the person permitted and withdrew, newest first, each with its proof. */
export function ConsentSection({ contact }: { contact: Contact }) {
  const { t } = useLocale()
  const [recording, setRecording] = useState(false)
  const consents = usePages<ConsentRecord>(['consents', contact.id], `/v1/contacts/${contact.id}/consents`)
  const record = (
    <Button size="small" icon={Plus} onClick={() => setRecording(true)}>
      {t('consent.record')}
    </Button>
  )
  return (
    <Section title={t('consent.title')} aside={record} flush>
      <Loaded
        query={consents}
        rows={3}
        isEmpty={(rows) => rows.length === 0}
        empty={
          <EmptyState icon={ShieldQuestion} title={t('consent.none')}>
            {t('consent.noneWhy')}
          </EmptyState>
        }
      >
        {(rows) => (
          <ol className="divide-y divide-line">
            {rows.map((each) => (
              <ConsentEntry key={each.id} record={each} />
            ))}
          </ol>
        )}
      </Loaded>
      <MoreButton pages={consents} />
      {recording && <RecordConsentDialog contact={contact} onClose={() => setRecording(false)} />}
    </Section>
  )
}

function ConsentEntry({ record }: { record: ConsentRecord }) {
  const { t } = useLocale()
  const word = useWord()
  const format = useFormat()
  const granted = record.state === 'granted'
  return (
    <li className="px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Chip tone={granted ? 'ok' : 'bad'} icon={granted ? CircleCheck : CircleSlash}>
          {word('consentState', record.state)}
        </Chip>
        <span className="font-medium">
          {t(`channel.${record.channel as 'sms'}`)} · {word('purpose', record.purpose)}
        </span>
        <time dateTime={record.at} className="ms-auto text-sm text-ink-faint" title={format.exact(record.at)}>
          {format.minute(record.at)}
        </time>
      </div>
      <p className="mt-1 text-sm text-ink-soft">
        {t('consent.how', {
          basis: record.basis ? word('purpose', record.basis) : '–',
          source: word('source', record.source),
          by: record.recordedBy,
        })}
      </p>
      {record.evidence && Object.keys(record.evidence).length > 0 && (
        <div className="mt-2 rounded-lg bg-sunken px-3 py-2">
          <Values of={record.evidence} />
        </div>
      )}
    </li>
  )
}
