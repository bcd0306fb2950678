import { useMutation, useQueryClient } from '@tanstack/react-query'
import { remove } from '@/api/http.ts'
import { useLocale } from '@/app/locale.tsx'
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** A registration that is about to be forgotten; an entity takes what is under it along. */
export type Forgotten = { path: string; name: string; isEntity?: boolean }

/** Asks before a registration is forgotten here. */
export function ForgetDialog({ doomed, onClose }: { doomed: Forgotten | null; onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const forget = useMutation({
    mutationFn: (gone: Forgotten) => remove(gone.path),
    onSuccess: (_, gone) => {
      void client.invalidateQueries({ queryKey: ['dlt'] })
      void client.invalidateQueries({ queryKey: ['senders'] })
      tell(t('dlt.forgotten', { name: gone.name }))
    },
    onError: complain,
    onSettled: onClose,
  })
  return (
    <ConfirmDialog
      open={doomed !== null}
      onClose={onClose}
      title={t('dlt.forget', { name: doomed?.name ?? '' })}
      description={t(doomed?.isEntity ? 'dlt.forgetEntityWhy' : 'dlt.forgetWhy')}
      action={t('dlt.forgetAction')}
      busy={forget.isPending}
      onConfirm={() => doomed && forget.mutate(doomed)}
    />
  )
}
