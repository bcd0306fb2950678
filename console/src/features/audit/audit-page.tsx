import { useLocale } from '@/app/locale.tsx'
import { AuditList } from '@/features/audit/audit-list.tsx'
import { Page } from '@/ui/page.tsx'

/** What people and programs did in the account. */
export function AuditPage() {
  const { t } = useLocale()
  return (
    <Page title={t('audit.title')} lead={t('audit.lead')}>
      <div className="card overflow-hidden">
        <AuditList path="/v1/audit-events" />
      </div>
    </Page>
  )
}
