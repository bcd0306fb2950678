import { clsx } from 'clsx'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useLocale } from '@/app/locale.tsx'

/** A value to be copied whole, with one button that does it. */
export function CopyText({
  value,
  label,
  className,
  shown,
}: {
  value: string
  label: string
  className?: string
  shown?: string
}) {
  const { t } = useLocale()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  const Icon = copied ? Check : Copy
  return (
    <button
      type="button"
      onClick={() => void copy()}
      title={t('common.copy', { what: label })}
      className={clsx(
        'group -mx-1.5 inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-md px-1.5 text-start font-mono text-sm hover:bg-sunken',
        className,
      )}
    >
      <span className="truncate">{shown ?? value}</span>
      <span className="sr-only">{copied ? t('common.copied') : t('common.copy', { what: label })}</span>
      <Icon
        aria-hidden
        className={clsx('size-3.5 shrink-0', copied ? 'text-ok' : 'text-ink-faint group-hover:text-ink')}
      />
    </button>
  )
}

/** A block of text to paste elsewhere. */
export function CodeBlock({ value, label }: { value: string; label: string }) {
  return (
    <div className="relative">
      <pre
        tabIndex={0}
        aria-label={label}
        className="overflow-x-auto rounded-lg border border-line bg-sunken p-4 pe-12 font-mono text-sm leading-5"
      >
        {value}
      </pre>
      <CopyText value={value} label={label} shown="" className="absolute end-3 top-2" />
    </div>
  )
}
