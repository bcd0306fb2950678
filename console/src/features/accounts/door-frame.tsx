import type { ReactNode } from 'react'
import { useLocale } from '@/app/locale.tsx'
import { PatchPanel } from '@/features/accounts/patch-panel.tsx'
import { Mark } from '@/ui/mark.tsx'

/** The frame of the pages that are open to everybody: one card beside the panel. */
export function DoorFrame({
  title,
  below,
  children,
}: {
  title: string
  below?: string
  children: ReactNode
}) {
  const { t } = useLocale()
  return (
    <main className="grid min-h-full lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="grid place-items-center px-4 py-12">
        <div className="w-full max-w-sm">
          <div className="mb-8 flex items-center gap-3">
            <Mark className="size-10" />
            <div>
              <p className="text-lg leading-tight font-semibold tracking-tight">Patchbay</p>
              <p className="text-sm text-ink-faint">{t('signIn.tagline')}</p>
            </div>
          </div>
          <div className="card p-6 sm:p-7">
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            {children}
          </div>
          {below && <p className="mt-5 text-sm text-ink-faint">{below}</p>}
        </div>
      </div>
      <PatchPanel />
    </main>
  )
}
