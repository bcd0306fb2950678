import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { DoorClosed, DoorOpen } from 'lucide-react'
import { useMay } from '@/api/session.ts'
import { useLocale } from '@/app/locale.tsx'
import { setAway, webchatQuery } from '@/features/webchat/webchat-queries.ts'
import { Button } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { useToasts } from '@/ui/toast.tsx'
import { When } from '@/ui/when.tsx'

/** What visitors of a web chat are told of who is there, and the switch to say otherwise. */
export function PresenceSwitch({ id, name }: { id: string; name: string }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const mayAnswer = useMay('messages:write')
  const state = useQuery(webchatQuery(id)).data
  const change = useMutation({
    mutationFn: (isAway: boolean) => setAway(id, isAway),
    onSuccess: (_, isAway) => {
      void client.invalidateQueries({ queryKey: ['connectors'] })
      tell(t(isAway ? 'webchat.nowAway' : 'webchat.nowHere', { name }))
    },
    onError: complain,
  })
  if (!state) return null
  const { isAway, isStaffed, opensAt } = state
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
      <Chip tone={isStaffed ? 'ok' : 'wait'} icon={isStaffed ? DoorOpen : DoorClosed}>
        {t(isStaffed ? 'webchat.here' : isAway ? 'webchat.away' : 'webchat.closed')}
        {opensAt && (
          <>
            {' · '}
            {t('webchat.opens')} <When at={opensAt} />
          </>
        )}
      </Chip>
      {mayAnswer && (
        <Button
          size="small"
          icon={isAway ? DoorOpen : DoorClosed}
          busy={change.isPending}
          onClick={() => change.mutate(!isAway)}
        >
          {t(isAway ? 'webchat.sayHere' : 'webchat.sayAway')}
        </Button>
      )}
    </div>
  )
}
