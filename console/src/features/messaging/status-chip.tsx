import {
  Ban,
  CalendarClock,
  CheckCheck,
  CircleCheck,
  CircleX,
  Clock,
  Eye,
  Hourglass,
  Inbox,
  Radio,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react'
import type { MessageStatus } from '@/api/types.ts'
import { useWord } from '@/app/locale.tsx'
import { Chip, type Tone } from '@/ui/chip.tsx'

const signs: Record<MessageStatus, [Tone, LucideIcon]> = {
  accepted: ['plain', CircleCheck],
  scheduled: ['accent', CalendarClock],
  queued: ['plain', Clock],
  submitted: ['accent', Radio],
  delivered: ['ok', CheckCheck],
  read: ['ok', Eye],
  received: ['accent', Inbox],
  undelivered: ['bad', TriangleAlert],
  failed: ['bad', CircleX],
  rejected: ['bad', Ban],
  expired: ['wait', Hourglass],
  cancelled: ['plain', Ban],
}

/** Where a message stands, as sign and word. */
export function StatusChip({ status }: { status: string }) {
  const word = useWord()
  const [tone, icon] = signs[status as MessageStatus] ?? (['plain', Clock] as [Tone, LucideIcon])
  return (
    <Chip tone={tone} icon={icon}>
      {word('status', status)}
    </Chip>
  )
}
