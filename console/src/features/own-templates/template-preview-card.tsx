import { clsx } from 'clsx'
import { useLocale } from '@/app/locale.tsx'
import { HandsetPreview } from '@/features/composer/handset-preview.tsx'
import { MailPreview } from '@/features/own-templates/mail-preview.tsx'
import type { DrawnTemplate } from '@/features/own-templates/use-template-preview.ts'
import { problemText } from '@/ui/toast.tsx'

/** What the contact gets, with the samples in it. While something is at fault, the last version that was not. */
export function TemplatePreviewCard({ channel, drawn }: { channel: string; drawn: DrawnTemplate }) {
  const { t } = useLocale()
  const { shown, faults, stale, error } = drawn
  const note = error
    ? problemText(error) || t('error.unreachable')
    : faults.length > 0 && t(shown ? 'templates.previewBefore' : 'templates.previewNone')
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p role="status" className={clsx('text-sm text-bad', !note && 'sr-only')}>
        {note}
      </p>
      <div aria-busy={stale} className={clsx('min-w-0 transition-opacity', stale && 'opacity-70')}>
        {channel !== 'email' ? (
          <HandsetPreview drawn={{ text: shown?.text ?? '', rich: {} }} />
        ) : (
          <section aria-label={t('templates.preview')} className="card p-5">
            {shown ? (
              <MailPreview subject={shown.subject ?? ''} html={shown.html} text={shown.text ?? ''} />
            ) : (
              <p className="text-ink-faint">{t('templates.previewWaiting')}</p>
            )}
          </section>
        )}
      </div>
    </div>
  )
}
