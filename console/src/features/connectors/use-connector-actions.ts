import { useMutation, useQueryClient } from '@tanstack/react-query'
import { patch, post } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import type { Connector, ConnectorState } from '@/features/connectors/connector-types.ts'
import { useToasts } from '@/ui/toast.tsx'

/** What a test came to, where it was not that all is well. */
const outcomes = {
  needs_reauth: 'connectors.testRefused',
  pending: 'connectors.testPending',
} as const satisfies Partial<Record<ConnectorState, string>> as Partial<
  Record<ConnectorState, 'connectors.testRefused' | 'connectors.testPending'>
>

/** What can be done with a connector from its card. */
export function useConnectorActions({ id, name, state }: Connector, onSettled: () => void) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const read = () => void client.invalidateQueries({ queryKey: ['connectors'] })
  const path = `/v1/connectors/${id}`
  const test = useMutation({
    mutationFn: () => post<Connector>(`${path}/test`),
    onSuccess: (seen) => {
      read()
      tell(t(outcomes[seen.state] ?? 'connectors.testOk', { name }))
    },
    onError: complain,
  })
  const setPaused = (paused: boolean) => patch<Connector>(path, { paused })
  const pause = useMutation({
    mutationFn: () => setPaused(state !== 'paused'),
    onSuccess: () => {
      read()
      const undo = () => void setPaused(state === 'paused').then(read, complain)
      tell(t(state === 'paused' ? 'connectors.resumed' : 'connectors.paused', { name }), undo)
    },
    onError: complain,
  })
  const disconnect = useMutation({
    mutationFn: () => post<Connector>(`${path}/disconnect`),
    onSuccess: () => {
      read()
      tell(t('connectors.disconnected', { name }))
    },
    onError: complain,
    onSettled,
  })
  return { test, pause, disconnect }
}
