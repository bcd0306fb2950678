import { useMutation, useQueryClient } from '@tanstack/react-query'
import { remove } from '@/api/http.ts'
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Something that is about to be deleted, and how the reader is asked and told. */
export type Removal = {
  /** Its address in the API. */
  path: string
  title: string
  description: string
  action: string
  done: string
  /** The lists it, or what goes with it, stands in: they are read again. */
  lists: string[]
}

/** Asks once before something is deleted, deletes it, and says so. */
export function RemoveDialog({ removal, onClose }: { removal: Removal | null; onClose: () => void }) {
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const drop = useMutation({
    mutationFn: ({ path }: Removal) => remove(path),
    onSuccess: (_, { lists, done }) => {
      for (const list of lists) void client.invalidateQueries({ queryKey: [list] })
      tell(done)
    },
    onError: complain,
    onSettled: onClose,
  })
  return (
    <ConfirmDialog
      open={removal !== null}
      onClose={onClose}
      title={removal?.title ?? ''}
      description={removal?.description ?? ''}
      action={removal?.action ?? ''}
      busy={drop.isPending}
      onConfirm={() => removal && drop.mutate(removal)}
    />
  )
}
