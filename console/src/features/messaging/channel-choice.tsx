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
  return (
    <div>
      <ChoiceChips
        legend={t('filters.channel')}
        name="channel"
        value={value}
        choices={channels.map(({ name, usable }) => ({
          value: name,
          label: t(`channel.${name as 'sms'}`),
          icon: channelIcon(name),
          disabled: !usable && name !== value,
        }))}
        onChoice={onChange}
      />
      {channels.some(({ usable }) => !usable) && (
        <p className="mt-2 text-sm text-ink-faint">
          {t('send.coming')}{' '}
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
