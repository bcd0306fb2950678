import { Link } from '@tanstack/react-router'
import { OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Problem } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { DecisionPath } from '@/features/messaging/decision-path.tsx'
import { normaliseAddress } from '@/features/composer/channel-addresses.ts'
import type { SendDraft } from '@/features/messaging/send-draft.ts'
import { ClauseLink } from '@/features/policy/clause-link.tsx'
import { buttonClass } from '@/ui/button.tsx'

/** Why the message may not go: the clause, the mend in a sentence, and the page where it is mended. */
export function RefusalCard({ problem, draft }: { problem: Problem; draft: SendDraft }) {
  const { t, say } = useLocale()
  return (
    <section role="alert" className="card overflow-hidden">
      <div className="bg-bad-soft px-5 py-4 text-bad">
        <h2 className="flex items-center gap-2 font-semibold">
          <OctagonX aria-hidden className="size-5 shrink-0" />
          {t('send.refused')}
        </h2>
        <p className="mt-1.5" dir="auto">
          {say(problem.detail)}
        </p>
        <p className="mt-2 flex flex-wrap items-center gap-2">
          <code className="font-mono text-xs">{problem.code}</code>
          {problem.clause && <ClauseLink id={problem.clause} />}
        </p>
      </div>
      <div className="p-5">
        <p className="text-sm text-ink-soft">{t('send.refusedKept')}</p>
        <Mend code={problem.code} draft={draft} />
        {problem.decision && (
          <div className="mt-5 border-t border-line pt-5">
            <DecisionPath decision={problem.decision} verdict="none" />
          </div>
        )}
      </div>
    </section>
  )
}

function Mend({ code, draft }: { code: string; draft: SendDraft }) {
  const { t } = useLocale()
  const to = normaliseAddress(draft.channel, draft.to)
  const style = `${buttonClass('secondary', 'small')} mt-3`
  const dlt = (
    <Link to="/dlt" className={style}>
      {t('mend.dlt')}
    </Link>
  )
  const mends: Record<string, ReactNode> = {
    consent_missing: (
      <Link to="/contacts" search={{ q: to }} className={style}>
        {t('mend.consent')}
      </Link>
    ),
    consent_withdrawn: (
      <Link to="/contacts" search={{ q: to }} className={style}>
        {t('mend.consentHistory')}
      </Link>
    ),
    suppressed: (
      <Link to="/suppressions" search={{ q: to }} className={style}>
        {t('mend.suppression')}
      </Link>
    ),
    balance_insufficient: (
      <Link to="/wallet" className={style}>
        {t('mend.wallet')}
      </Link>
    ),
    sender_unknown: (
      <Link to="/senders" className={style}>
        {t('mend.sender')}
      </Link>
    ),
    sender_missing: (
      <Link to="/senders" className={style}>
        {t('mend.sender')}
      </Link>
    ),
    channel_unavailable: (
      <Link to="/connectors" className={style}>
        {t('mend.connectors')}
      </Link>
    ),
    dlt_entity_missing: dlt,
    dlt_header_unregistered: dlt,
    dlt_template_missing: dlt,
  }
  return mends[code] ?? null
}
