import { useLocale } from '@/app/locale.tsx'
import type { AuditFilterName, AuditFilters } from '@/features/audit/audit-filters.ts'
import { Button } from '@/ui/button.tsx'
import { InputField } from '@/ui/field.tsx'
import { SearchField } from '@/ui/search-field.tsx'

export type AuditBarProps = { filters: AuditFilters; onFilters: (next: AuditFilters) => void }

/** Narrows the audit log to who, what and when; each takes effect as soon as it is chosen. */
export function AuditBar({ filters, onFilters }: AuditBarProps) {
  const { t } = useLocale()
  const set = (name: AuditFilterName) => (value: string) => {
    const { [name]: _, ...rest } = filters
    onFilters(value ? { ...rest, [name]: value } : rest)
  }
  const search = (name: 'actor' | 'action') => (
    <SearchField
      className="min-w-44 flex-1 basis-56"
      label={t(name === 'actor' ? 'audit.searchActor' : 'audit.searchAction')}
      value={filters[name] ?? ''}
      onChange={set(name)}
    />
  )
  const day = (name: 'since' | 'until') => (
    <InputField label={t(`filters.${name}`)} type="date" value={filters[name] ?? ''} onText={set(name)} />
  )
  return (
    <div className="flex flex-wrap items-end gap-3 border-b border-line px-3 py-3 sm:px-5">
      {search('actor')}
      {search('action')}
      {day('since')}
      {day('until')}
      {Object.keys(filters).length > 0 && (
        <Button kind="quiet" onClick={() => onFilters({})}>
          {t('filters.clear')}
        </Button>
      )}
    </div>
  )
}
