import { Plus, PlugZap } from 'lucide-react'
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { usePages } from '@/api/use-pages.ts'
import { useLocale } from '@/app/locale.tsx'
import { ConnectDialog } from '@/features/connectors/connect-dialog.tsx'
import { ConnectorCard } from '@/features/connectors/connector-card.tsx'
import { channelsQuery } from '@/features/connectors/connector-queries.ts'
import type { Connector } from '@/features/connectors/connector-types.ts'
import { ValuesDialog } from '@/features/connectors/values-dialog.tsx'
import { Button } from '@/ui/button.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page, Section } from '@/ui/page.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

/** The account's links to providers: WhatsApp numbers, pages, bots, domains, and how each stands. */
export function ConnectorsPage() {
  const { t } = useLocale()
  const [connecting, setConnecting] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const connectors = usePages<Connector>(['connectors'], '/v1/connectors', {}, { refreshMs: 15_000 })
  const canConnect = useQuery(channelsQuery).data?.data.some((one) => one.connectable && one.offered) ?? false
  const connect = (
    <Button kind="primary" icon={Plus} disabled={!canConnect} onClick={() => setConnecting(true)}>
      {t('connectors.connect')}
    </Button>
  )
  const fresh = connectors.data?.find(({ id }) => id === made)
  return (
    <Page title={t('connectors.title')} lead={t('connectors.lead')} actions={connect}>
      <Section title={t('connectors.list')} flush>
        <Loaded
          query={connectors}
          rows={3}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState icon={PlugZap} title={t('connectors.none')} action={connect}>
              {t('connectors.noneWhy')}
            </EmptyState>
          }
        >
          {(rows) => (
            <ul className="divide-y divide-line">
              {rows.map((connector) => (
                <ConnectorCard key={connector.id} connector={connector} />
              ))}
            </ul>
          )}
        </Loaded>
        <MoreButton pages={connectors} />
      </Section>
      {connecting && (
        <ConnectDialog
          onClose={() => setConnecting(false)}
          onConnected={(id) => {
            setConnecting(false)
            setMade(id)
          }}
        />
      )}
      {fresh && <ValuesDialog connector={fresh} onClose={() => setMade(null)} />}
    </Page>
  )
}
