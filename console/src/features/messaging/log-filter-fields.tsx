import { useSession } from '@/api/session.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { messageClasses } from '#shared/message-kinds.ts'
import { messageStatuses } from '#shared/message-statuses.ts'
import type { FilterName, LogFilters } from '@/features/messaging/log-filters.ts'
import { ChoiceField, InputField } from '@/ui/field.tsx'

type FieldsProps = { filters: LogFilters; onFilters: (next: LogFilters) => void }

/** The filters of the log; each takes effect, and is in the address bar, as soon as it is chosen. */
export function LogFilterFields({ filters, onFilters }: FieldsProps) {
  const { t } = useLocale()
  const word = useWord()
  const channels = useSession().data?.operator.channels ?? ['sms']
  const set = (name: FilterName) => (value: string) => {
    const { [name]: _, ...rest } = filters
    onFilters(value ? { ...rest, [name]: value } : rest)
  }
  const choice = (name: 'status' | 'direction' | 'channel' | 'class', values: readonly string[]) => {
    const say = (value: string) => (name === 'channel' ? t(`channel.${value as 'sms'}`) : word(name, value))
    const options = [
      { value: '', label: t('filters.any') },
      ...values.map((value) => ({ value, label: say(value) })),
    ]
    return (
      <ChoiceField
        label={t(`filters.${name}`)}
        value={filters[name] ?? ''}
        options={options}
        onChoice={set(name)}
      />
    )
  }
  const typed = (name: 'to' | 'from' | 'since' | 'until', type: 'text' | 'date') => (
    <InputField label={t(`filters.${name}`)} type={type} value={filters[name] ?? ''} onText={set(name)} />
  )
  return (
    <div className="grid grid-cols-2 gap-3">
      {choice('status', messageStatuses)}
      {choice('direction', ['outbound', 'inbound'])}
      {choice('channel', channels)}
      {choice('class', messageClasses)}
      {typed('to', 'text')}
      {typed('from', 'text')}
      {typed('since', 'date')}
      {typed('until', 'date')}
    </div>
  )
}
