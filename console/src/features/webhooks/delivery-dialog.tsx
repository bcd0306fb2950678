import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { get, post } from '@/api/http.ts'
import type { WebhookDeliveryDetail } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { DeliveryChip } from '@/features/webhooks/delivery-list.tsx'
import { Button } from '@/ui/button.tsx'
import { CodeBlock, CopyText } from '@/ui/copy-text.tsx'
import { Dialog, DialogActions } from '@/ui/dialog.tsx'
import { Loaded } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** One call to an endpoint: what was sent, each attempt and its answer, and a way to send it again. */
export function DeliveryDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLocale()
  const delivery = useQuery({
    queryKey: ['webhook-deliveries', 'one', id],
    queryFn: () => get<WebhookDeliveryDetail>(`/v1/webhook-deliveries/${id}`),
  })
  return (
    <Dialog open onClose={onClose} title={delivery.data?.event ?? t('webhooks.delivery')} wide>
      <Loaded query={delivery} rows={3}>
        {(loaded) => <DeliveryBody delivery={loaded} />}
      </Loaded>
    </Dialog>
  )
}

function DeliveryBody({ delivery }: { delivery: WebhookDeliveryDetail }) {
  const { t } = useLocale()
  const format = useFormat()
  const replay = useReplay(delivery.id)
  const attempts = delivery.log
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <DeliveryChip state={delivery.state} />
        <CopyText value={delivery.eventId} label={t('webhooks.eventId')} className="text-xs" />
      </div>
      <h3 className="mb-2 text-sm font-medium">{t('webhooks.attempts')}</h3>
      <ol className="mb-4 divide-y divide-line rounded-lg border border-line">
        {attempts.map((attempt) => (
          <li key={attempt.at} className="flex items-baseline justify-between gap-3 px-3 py-2 text-sm">
            <span>{attempt.error ?? t('webhooks.answered', { status: String(attempt.status ?? '–') })}</span>
            <time dateTime={attempt.at} className="text-ink-faint">
              {format.exact(attempt.at)}
            </time>
          </li>
        ))}
        {attempts.length === 0 && (
          <li className="px-3 py-2 text-sm text-ink-faint">{t('webhooks.noAttempts')}</li>
        )}
      </ol>
      <h3 className="mb-2 text-sm font-medium">{t('webhooks.payload')}</h3>
      <CodeBlock label={t('webhooks.payload')} value={JSON.stringify(delivery.payload, null, 2)} />
      <DialogActions>
        <Button icon={RotateCw} kind="primary" busy={replay.isPending} onClick={() => replay.mutate()}>
          {t('webhooks.replay')}
        </Button>
      </DialogActions>
    </>
  )
}

function useReplay(id: string) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  return useMutation({
    mutationFn: () => post(`/v1/webhook-deliveries/${id}/replay`),
    onSuccess: () => {
      tell(t('webhooks.replayed'))
      void client.invalidateQueries({ queryKey: ['webhook-deliveries'] })
    },
    onError: complain,
  })
}
