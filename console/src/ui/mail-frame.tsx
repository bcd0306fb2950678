import { clsx } from 'clsx'
import { useCallback, useEffect, useRef } from 'react'

/**
 * A mail's HTML as its sender made it, styles and all. It is a stranger's page: it stands in a frame of no origin, whose own policy
 * lets no script of it run and nothing be fetched. A frame made of the HTML itself would have this page's policy, which knows no styles.
 */
export function MailFrame({ html, title, className }: { html: string; title: string; className?: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const show = useCallback(() => frame.current?.contentWindow?.postMessage(html, '*'), [html])
  useEffect(show, [show])
  return (
    <iframe
      ref={frame}
      title={title}
      sandbox="allow-scripts"
      src="/mail-frame.html"
      onLoad={show}
      className={clsx('w-full rounded-md bg-white', className)}
    />
  )
}
