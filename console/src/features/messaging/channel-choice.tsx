import { clsx } from 'clsx'
import {
  AtSign,
  Bell,
  Camera,
  Globe,
  Mail,
  MessageCircle,
  MessageSquareText,
  Phone,
  Send,
  Sparkles,
  type LucideIcon,
} from 'lucide-react'
import { useSession } from '@/api/session.ts'
import { useLocale } from '@/app/locale.tsx'

const icons: Record<string, LucideIcon> = {
  sms: MessageSquareText,
  whatsapp: MessageCircle,
  rcs: Sparkles,
  email: Mail,
  messenger: AtSign,
  instagram: Camera,
  telegram: Send,
  push: Bell,
  webchat: Globe,
  voice: Phone,
}

/** The channel to write on. Channels the operator sells that are not connected yet are shown, and say so. */
export function ChannelChoice({ value, onChange }: { value: string; onChange: (channel: string) => void }) {
  const { t } = useLocale()
  const offered = useSession().data?.operator.channels ?? ['sms']
  const channels = ['sms', ...offered.filter((channel) => channel !== 'sms')]
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{t('filters.channel')}</legend>
      <div className="flex flex-wrap gap-2">
        {channels.map((channel) => {
          const Icon = icons[channel] ?? MessageSquareText
          const open = channel === 'sms'
          return (
            <label
              key={channel}
              className={clsx(
                'inline-flex min-h-9 items-center gap-2 rounded-lg border px-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
                value === channel
                  ? 'border-accent bg-accent-soft font-medium text-accent-strong'
                  : 'border-line text-ink-faint',
                open ? 'cursor-pointer' : 'cursor-not-allowed',
              )}
            >
              <input
                type="radio"
                name="channel"
                value={channel}
                checked={value === channel}
                disabled={!open}
                onChange={() => onChange(channel)}
                className="sr-only"
              />
              <Icon aria-hidden className="size-4" />
              {t(`channel.${channel as 'sms'}`)}
            </label>
          )
        })}
      </div>
      {channels.length > 1 && <p className="mt-2 text-sm text-ink-faint">{t('send.coming')}</p>}
    </fieldset>
  )
}
