import {
  Ban,
  CircleCheck,
  CircleX,
  Hourglass,
  Pause,
  PencilLine,
  Trash2,
  type LucideIcon,
} from 'lucide-react'
import { useLocale } from '@/app/locale.tsx'
import type { TemplateState } from '@/features/composer/template-slots.ts'
import { Chip, type Tone } from '@/ui/chip.tsx'

const signs: Record<TemplateState, [Tone, LucideIcon]> = {
  draft: ['plain', PencilLine],
  pending: ['wait', Hourglass],
  approved: ['ok', CircleCheck],
  rejected: ['bad', CircleX],
  paused: ['wait', Pause],
  disabled: ['bad', Ban],
  deleted: ['plain', Trash2],
}

/** How a template stands with its provider. */
export function TemplateStateChip({ state }: { state: TemplateState }) {
  const { t } = useLocale()
  const [tone, icon] = signs[state]
  return (
    <Chip tone={tone} icon={icon}>
      {t(`template.state.${state}`)}
    </Chip>
  )
}
