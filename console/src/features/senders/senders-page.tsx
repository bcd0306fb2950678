import { Plus, Signature } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '@/api/session.ts'
import { usePages } from '@/api/use-pages.ts'
import type { Sender } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { CreateSenderDialog } from '@/features/senders/create-sender-dialog.tsx'
import { SenderTable } from '@/features/senders/sender-table.tsx'
import { Button } from '@/ui/button.tsx'
import { MoreButton } from '@/ui/more-button.tsx'
import { Page, Section } from '@/ui/page.tsx'
import { RemoveDialog, type Removal } from '@/ui/remove-dialog.tsx'
import { EmptyState, Loaded } from '@/ui/states.tsx'

/** Whom the account writes as. */
export function SendersPage() {
  const { t } = useLocale()
  const [creating, setCreating] = useState(false)
  const [removal, setRemoval] = useState<Removal | null>(null)
  const senders = usePages<Sender>(['senders', 'pages'], '/v1/senders')
  const create = useMay('senders:write') && (
    <Button size="small" icon={Plus} onClick={() => setCreating(true)}>
      {t('senders.create')}
    </Button>
  )
  const remove = ({ id, address }: Sender) =>
    setRemoval({
      path: `/v1/senders/${id}`,
      title: t('common.deleteNamed', { name: address }),
      description: t('senders.deleteWhy'),
      action: t('common.delete'),
      done: t('common.deleted', { name: address }),
      lists: ['senders'],
    })
  return (
    <Page title={t('senders.title')} lead={t('senders.lead')}>
      <Section title={t('senders.senders')} aside={create} flush>
        <Loaded
          query={senders}
          rows={3}
          isEmpty={(rows) => rows.length === 0}
          empty={
            <EmptyState icon={Signature} title={t('senders.none')}>
              {t('senders.noneWhy')}
            </EmptyState>
          }
        >
          {(rows) => <SenderTable rows={rows} onDelete={remove} />}
        </Loaded>
        <MoreButton pages={senders} />
      </Section>
      {creating && <CreateSenderDialog onClose={() => setCreating(false)} />}
      <RemoveDialog removal={removal} onClose={() => setRemoval(null)} />
    </Page>
  )
}
