import { clsx } from 'clsx'
import { Monitor, Smartphone, Type } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { useLocale } from '@/app/locale.tsx'
import { ChoiceChips } from '@/features/composer/choice-chips.tsx'
import { MailFrame } from '@/ui/mail-frame.tsx'

const heightPx = 560
/** As wide as mail is read: in a window of a desk, on a phone. */
const widthsPx = { desktop: 680, phone: 375 }
const views = ['desktop', 'phone', 'text'] as const
type View = (typeof views)[number]
const icons = { desktop: Monitor, phone: Smartphone, text: Type }

/** A mail as it is read at a desk, on a phone, and where pages are not shown. */
export function MailPreview({ subject, html, text }: { subject: string; html: string | null; text: string }) {
  const { t } = useLocale()
  const [chosen, setChosen] = useState<View>(() =>
    window.innerWidth < widthsPx.desktop ? 'phone' : 'desktop',
  )
  const view = html === null ? 'text' : chosen
  return (
    <div className="flex flex-col gap-4">
      <ChoiceChips
        legend={t('templates.view')}
        name="mail-view"
        value={view}
        choices={views.map((value) => ({
          value,
          label: t(`templates.view.${value}`),
          icon: icons[value],
          disabled: html === null && value !== 'text',
        }))}
        onChoice={(next) => setChosen(next as View)}
      />
      <div className="overflow-hidden rounded-lg border border-line">
        <p dir="auto" className="border-b border-line bg-sunken px-4 py-2.5 font-semibold break-words">
          {subject || '…'}
        </p>
        {html === null || view === 'text' ? (
          <p
            dir="auto"
            tabIndex={0}
            role="group"
            aria-label={t('templates.view.text')}
            className="max-h-[35rem] overflow-y-auto px-4 py-3 break-words whitespace-pre-wrap focus-visible:-outline-offset-2"
          >
            {text || '…'}
          </p>
        ) : (
          <MailAt width={widthsPx[view]} html={html} title={t(`templates.frame.${view}`)} />
        )}
      </div>
    </div>
  )
}

/** A mail laid out at a width, made smaller where there is less room than that. */
function MailAt({ width, html, title }: { width: number; html: string; title: string }) {
  const [room, measure] = useRoom()
  const scale = room === null ? 1 : Math.min(1, room / width)
  return (
    <div ref={measure} dir="ltr" className="overflow-hidden bg-sunken" style={{ height: heightPx }}>
      <div
        className={clsx('origin-top-left bg-white', scale === 1 && 'mx-auto')}
        style={{ width, height: heightPx / scale, transform: `scale(${scale})` }}
      >
        <MailFrame html={html} title={title} className="h-full" />
      </div>
    </div>
  )
}

/** How wide an element is, in pixels; null until it was measured. */
function useRoom() {
  const element = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState<number | null>(null)
  useLayoutEffect(() => {
    const measured = element.current
    if (!measured) return
    const observer = new ResizeObserver(([entry]) => entry && setRoom(entry.contentRect.width))
    observer.observe(measured)
    return () => observer.disconnect()
  }, [])
  return [room, element] as const
}
