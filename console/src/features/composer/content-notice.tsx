import { CircleAlert } from 'lucide-react'
import { useLocale } from '@/app/locale.tsx'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { Button } from '@/ui/button.tsx'

/** What is wrong with the content as a whole, where it is written, and what can be done at once. */
export function ContentNotice({
  onTemplate,
  onSms,
}: {
  /** Writes a template in its place; absent where the window is not the trouble or the channel has none. */
  onTemplate?: (() => void) | undefined
  /** Sends it as SMS in its place. */
  onSms?: (() => void) | undefined
}) {
  const { t, say } = useLocale()
  const wrong = useErrorAt('content')
  if (wrong === undefined) return null
  return (
    <div role="status" className="flex items-start gap-2.5 rounded-lg bg-bad-soft px-3 py-2.5 text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p dir="auto">{say(wrong)}</p>
        {(onTemplate ?? onSms) && (
          <p className="mt-2 flex flex-wrap gap-2">
            {onTemplate && (
              <Button size="small" onClick={onTemplate}>
                {t('composer.useTemplate')}
              </Button>
            )}
            {onSms && (
              <Button size="small" onClick={onSms}>
                {t('composer.useSms')}
              </Button>
            )}
          </p>
        )}
      </div>
    </div>
  )
}
