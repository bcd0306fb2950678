import { useLocale } from '@/app/locale.tsx'
import { AuditList } from '@/features/audit/audit-list.tsx'
import { Section } from '@/ui/page.tsx'

export function AuditTab() {
  const { t } = useLocale()
  return (
    <Section title={t('audit.title')} flush>
      <AuditList path="/operator/v1/audit-events" />
    </Section>
  )
}
