import { Link } from '@tanstack/react-router'
import { useMay } from '@/api/session.ts'
import { useLocale } from '@/app/locale.tsx'
import { ChoiceChips } from '@/features/composer/choice-chips.tsx'
import { channelIcon } from '@/features/messaging/channel-icon.ts'

/** The channel to write on. Channels the operator sells that the account has not connected are shown, and say so. */
export function ChannelChoice({
  value,
  channels,
  onChange,
}: {
  value: string
  channels: readonly { name: string; usable: boolean }[]
  onChange: (channel: string) => void
}) {
  const { t } = useLocale()
  const mayConnect = useMay('connectors:write')
  const nameOf = (name: string) => t(`channel.${name as 'sms'}`)
  const missing = channels.filter(({ usable }) => !usable).map(({ name }) => nameOf(name))
  return (
    <div>
      <ChoiceChips
        legend={t('filters.channel')}
        name="channel"
        value={value}
        choices={channels.map(({ name, usable }) => ({
          value: name,
          label: nameOf(name),
          icon: channelIcon(name),
          disabled: !usable && name !== value,
        }))}
        onChoice={onChange}
      />
      {missing.length > 0 && (
        <p className="mt-2 text-sm text-ink-faint">
          {t('send.coming', { channels: missing.join(', ') })}{' '}
          {mayConnect && (
            <Link to="/connectors" className="text-accent underline underline-offset-2">
              {t('composer.connect')}
            </Link>
          )}
        </p>
      )}
    </div>
  )
}
