import { useQuery } from '@tanstack/react-query'
import { useLocale } from '@/app/locale.tsx'
import { Guide } from '@/features/connectors/connect-dialog.tsx'
import { hookQuery } from '@/features/connectors/connector-queries.ts'
import type { Connector } from '@/features/connectors/connector-types.ts'
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
        {({ url, secret, guide }) => (
          <div className="flex flex-col gap-4">
            <Value label={t('connectors.hookUrl')} value={url} />
            <Value label={t('connectors.hookSecret')} value={secret} />
            <Guide steps={guide} />
          </div>
        )}
      </Loaded>
    </Dialog>
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
