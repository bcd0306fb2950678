import { useMutation, useQueryClient } from '@tanstack/react-query'
import { SlidersHorizontal } from 'lucide-react'
import type { HandsetBehaviour } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { handsetsQuery, setBehaviour } from '@/features/handsets/handset-queries.ts'
import { IconButton } from '@/ui/button.tsx'
import { Menu, MenuChoices } from '@/ui/menu.tsx'
import { useToasts } from '@/ui/toast.tsx'

type Deliver = HandsetBehaviour['deliver']

const behaviours: Deliver[] = ['ok', 'delay', 'offline', 'fail', 'block']
const delayMs = 10_000

/** Makes the phone behave: take messages, take them late, be off, refuse, or block the sender. */
export function BehaviourMenu({ address, deliver }: { address: string; deliver: Deliver }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  const change = useMutation({
    mutationFn: (next: Deliver) =>
      setBehaviour(address, { deliver: next, ...(next === 'delay' && { delayMs }) }),
    onSuccess: (_, next) => {
      const before = deliver
      void client.invalidateQueries(handsetsQuery)
      tell(t('handsets.behaves', { address, how: t(`behaviour.${next}`) }), () => change.mutate(before))
    },
    onError: complain,
  })
  const choices = behaviours.map((value) => ({
    value,
    label: t(`behaviour.${value}`),
    hint: t(`behaviour.${value}.hint`),
  }))
  return (
    <Menu
      trigger={
        <IconButton
          icon={SlidersHorizontal}
          label={t('handsets.behaviour', { address })}
          badge={
            deliver !== 'ok' && (
              <span aria-hidden className="absolute end-1 top-1 size-2 rounded-full bg-wait" />
            )
          }
        />
      }
    >
      <MenuChoices
        label={t('handsets.behaviourLabel')}
        value={deliver}
        choices={choices}
        onChange={(next) => change.mutate(next as Deliver)}
      />
    </Menu>
  )
}
