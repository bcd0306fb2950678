import { useNavigate, useSearch } from '@tanstack/react-router'
import { useLocale } from '@/app/locale.tsx'
import { AuditList } from '@/features/audit/audit-list.tsx'
import { Page } from '@/ui/page.tsx'

/** What people and programs did in the account. */
export function AuditPage() {
  const { t } = useLocale()
  const filters = useSearch({ from: '/app/audit' })
  const navigate = useNavigate()
  return (
    <Page title={t('audit.title')} lead={t('audit.lead')}>
      <div className="card overflow-hidden">
        <AuditList
          path="/v1/audit-events"
          filters={filters}
          onFilters={(search) => void navigate({ to: '/audit', search, replace: true })}
        />
      </div>
    </Page>
  )
}
