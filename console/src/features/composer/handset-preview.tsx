import { useLocale } from '@/app/locale.tsx'
import type { Drawn } from '@/features/composer/draw-content.ts'
import { Bubble } from '@/features/handsets/bubble.tsx'

const at = '2020-01-01T00:00:00.000Z'
const still = { onPress: () => undefined }

/** A message as the handset would show it. */
export function HandsetPreview({ drawn: { text, rich } }: { drawn: Drawn }) {
  const { t } = useLocale()
  const isEmpty = text.trim() === '' && Object.keys(rich).length === 0
  return (
    <section aria-label={t('composer.onHandset')} className="card overflow-hidden">
      <h2 className="border-b border-line px-5 py-2.5 text-sm font-semibold">{t('composer.onHandset')}</h2>
      <div
        className="max-h-96 overflow-y-auto bg-ground px-4 py-4"
        tabIndex={0}
        role="group"
        aria-label={t('composer.onHandset')}
      >
        {isEmpty ? (
          <p className="text-ink-faint">{t('composer.onHandsetEmpty')}</p>
        ) : (
          <Bubble
            message={{ seq: 0, at, direction: 'received', channel: '', peer: '', text, rich }}
            actions={still}
            untimed
          />
        )}
      </div>
    </section>
  )
}
