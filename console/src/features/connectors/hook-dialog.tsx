import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useLocale } from '@/app/locale.tsx'
import { Guide } from '@/features/connectors/connect-dialog.tsx'
import { hookQuery } from '@/features/connectors/connector-queries.ts'
import type { Connector, ProviderRecord } from '@/features/connectors/connector-types.ts'
import { Chip, type Tone } from '@/ui/chip.tsx'
import { CopyText } from '@/ui/copy-text.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { Loaded } from '@/ui/states.tsx'

/** The exact values to paste at the provider, and where they go. */
export function HookDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const { t } = useLocale()
  const hook = useQuery(hookQuery(connector.id))
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('connectors.valuesFor', { name: connector.name })}
      description={t('connectors.valuesWhy')}
    >
      <Loaded query={hook} rows={3}>
        {({ url, secret, guide, records }) => (
          <div className="flex flex-col gap-4">
            {records.length > 0 ? (
              <Records records={records} />
            ) : (
              <>
                <Value label={t('connectors.hookUrl')} value={url} />
                <Value label={t('connectors.hookSecret')} value={secret} />
              </>
            )}
            <Guide steps={guide} />
          </div>
        )}
      </Loaded>
    </Dialog>
  )
}

const signs = { found: CircleCheck, missing: CircleDashed, different: CircleAlert }
const tones: Record<ProviderRecord['state'], Tone> = { found: 'ok', missing: 'wait', different: 'bad' }

/** The DNS records of a domain, each to be copied as it is, with how it was found. */
function Records({ records }: { records: readonly ProviderRecord[] }) {
  const { t } = useLocale()
  return (
    <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
      {records.map(({ purpose, type, name, value, isRequired, state, seen }) => (
        <li key={`${purpose} ${name}`} className="flex flex-col gap-1 px-4 py-3">
          <div className="flex flex-wrap items-center gap-2">
            <span className="font-medium">
              {t(`connectors.record.${purpose}` as 'connectors.record.dkim')}
            </span>
            <Chip>{type}</Chip>
            <Chip tone={state === 'missing' && !isRequired ? 'plain' : tones[state]} icon={signs[state]}>
              {t(`connectors.found.${state}`)}
            </Chip>
            {!isRequired && <span className="text-sm text-ink-faint">{t('connectors.recordOptional')}</span>}
          </div>
          <div dir="ltr">
            <CopyText value={name} label={t('connectors.recordName', { purpose })} />
          </div>
          <div dir="ltr">
            <CopyText value={value} label={t('connectors.recordValue', { purpose })} />
          </div>
          {state === 'different' &&
            seen.map((one) => (
              <p key={one} className="text-sm text-bad">
                {t('connectors.recordSeen')} <code className="font-mono break-all">{one}</code>
              </p>
            ))}
        </li>
      ))}
    </ul>
  )
}

function Value({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <div className="text-sm font-medium">{label}</div>
      <div dir="ltr">
        <CopyText value={value} label={label} />
      </div>
    </div>
  )
}
