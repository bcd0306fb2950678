import { useState } from 'react'
import { useLocale } from '@/app/locale.tsx'
import type { AuditFilters } from '@/features/audit/audit-filters.ts'
import { AuditList } from '@/features/audit/audit-list.tsx'
import { Section } from '@/ui/page.tsx'

/** What the operator's people and programs did. */
export function AuditTab() {
  const { t } = useLocale()
  const [filters, setFilters] = useState<AuditFilters>({})
  return (
    <Section title={t('audit.title')} flush>
      <AuditList path="/operator/v1/audit-events" filters={filters} onFilters={setFilters} />
    </Section>
  )
}
