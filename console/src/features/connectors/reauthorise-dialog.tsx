import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { channelsQuery } from '@/features/connectors/connector-queries.ts'
import type { Connector } from '@/features/connectors/connector-types.ts'
import { filledIn, SchemaFields, type FormValues } from '@/features/connectors/schema-fields.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Gives a connector new credentials; what is left empty stays as it was. */
export function ReauthoriseDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  const [values, setValues] = useState<FormValues>({})
  const channel = useQuery(channelsQuery).data?.data.find(({ name }) => name === connector.channel)
  if (!channel) return null
  // Nothing is required here: what stays empty keeps its old value.
  const schema = { properties: channel.credentials.properties ?? {} }
  const done = () => {
    void client.invalidateQueries({ queryKey: ['connectors'] })
    tell(t('connectors.reauthorised', { name: connector.name }))
    onClose()
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('connectors.reauthoriseName', { name: connector.name })}
      description={t('connectors.reauthoriseWhy')}
      action={t('connectors.reauthorise')}
      disabled={Object.values(values).every((value) => value === '')}
      submit={() =>
        post<Connector>(`/v1/connectors/${connector.id}/authorise`, { credentials: filledIn(schema, values) })
      }
      onDone={done}
    >
      <SchemaFields secret schema={schema} values={values} onChange={setValues} />
    </FormDialog>
  )
}
