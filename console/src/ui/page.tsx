import { clsx } from 'clsx'
import { useEffect, type ReactNode } from 'react'

type PageProps = {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
  narrow?: boolean
}

/** A page: its name, one sentence about it, its main actions, its content. */
export function Page({ title, lead, actions, children, narrow }: PageProps) {
  usePageTitle(title)
  return (
    <div className={clsx('mx-auto w-full px-4 pt-6 pb-16 sm:px-8', narrow ? 'max-w-3xl' : 'max-w-6xl')}>
      <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {lead && <p className="mt-1 max-w-[68ch] text-ink-soft">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

export function usePageTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Patchbay`
  }, [title])
}

/** A titled block on a page. */
export function Section({
  title,
  aside,
  children,
  flush,
}: {
  title: string
  aside?: ReactNode
  children: ReactNode
  flush?: boolean
}) {
  return (
    <section className="card mb-6 overflow-hidden">
      <div className="flex min-h-13 flex-wrap items-center justify-between gap-2 border-b border-line px-5 py-2">
        <h2 className="text-base font-semibold">{title}</h2>
        {aside}
      </div>
      <div className={flush ? '' : 'p-5'}>{children}</div>
    </section>
  )
}

/** Names and values, one pair a row. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(6.5rem,auto)_1fr] gap-x-5 gap-y-2">{children}</dl>
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}
