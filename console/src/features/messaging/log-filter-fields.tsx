import type { ReactNode } from 'react'
import { useLocale, useWord } from '@/app/locale.tsx'
import { useSession } from '@/api/session.ts'
import {
  classesOffered,
  statusesOffered,
  type FilterName,
  type LogFilters,
} from '@/features/messaging/log-filters.ts'
import { Field, Select, TextInput } from '@/ui/field.tsx'

type FieldsProps = { filters: LogFilters; onFilters: (next: LogFilters) => void }

/** The filters of the log; each takes effect, and is in the address bar, as soon as it is chosen. */
export function LogFilterFields({ filters, onFilters }: FieldsProps) {
  const { t } = useLocale()
  const word = useWord()
  const channels = useSession().data?.operator.channels ?? ['sms']
  const set = (name: FilterName, value: string) => {
    const { [name]: _, ...rest } = filters
    onFilters(value ? { ...rest, [name]: value } : rest)
  }
  const choice = (name: 'status' | 'direction' | 'channel' | 'class', options: ReactNode) => (
    <Field label={t(`filters.${name}`)}>
      {(control) => (
        <Select {...control} value={filters[name] ?? ''} onChange={(event) => set(name, event.target.value)}>
          <option value="">{t('filters.any')}</option>
          {options}
        </Select>
      )}
    </Field>
  )
  const typed = (name: 'to' | 'from' | 'since' | 'until', type: 'text' | 'date') => (
    <Field label={t(`filters.${name}`)}>
      {(control) => (
        <TextInput
          {...control}
          type={type}
          value={filters[name] ?? ''}
          onChange={(event) => set(name, event.target.value)}
        />
      )}
    </Field>
  )
  return (
    <div className="grid grid-cols-2 gap-3">
      {choice(
        'status',
        statusesOffered.map((status) => (
          <option key={status} value={status}>
            {word('status', status)}
          </option>
        )),
      )}
      {choice(
        'direction',
        ['outbound', 'inbound'].map((direction) => (
          <option key={direction} value={direction}>
            {word('direction', direction)}
          </option>
        )),
      )}
      {choice(
        'channel',
        channels.map((channel) => (
          <option key={channel} value={channel}>
            {t(`channel.${channel as 'sms'}`)}
          </option>
        )),
      )}
      {choice(
        'class',
        classesOffered.map((each) => (
          <option key={each} value={each}>
            {word('class', each)}
          </option>
        )),
      )}
      {typed('to', 'text')}
      {typed('from', 'text')}
      {typed('since', 'date')}
      {typed('until', 'date')}
    </div>
  )
}
