import { clsx } from 'clsx'
import { Check, ChevronRight, Circle, Pause, X, type LucideIcon } from 'lucide-react'
import type { Decision, GateOutcome, GateResult } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { ClauseLink } from '@/features/policy/clause-link.tsx'
import { Values } from '@/ui/values.tsx'

const stations: Record<GateOutcome, { icon: LucideIcon; dot: string; word: string }> = {
  pass: { icon: Check, dot: 'bg-ok text-surface', word: 'text-ok' },
  defer: { icon: Pause, dot: 'bg-wait text-surface', word: 'text-wait' },
  refuse: { icon: X, dot: 'bg-bad text-surface', word: 'text-bad' },
  not_applicable: {
    icon: Circle,
    dot: 'bg-surface text-ink-faint border-[1.5px] border-line-strong',
    word: 'text-ink-faint',
  },
}

/**
 * The decision on a message as a line with stations: each gate in the order it was asked, what it said and why.
 * A gate that had no say is drawn hollow and small, so that the ones that decided stand out.
 */
export function DecisionPath({
  decision,
  verdict = 'now',
}: {
  decision: Decision
  verdict?: 'now' | 'past' | 'none'
}) {
  const { t } = useLocale()
  const refusedAt = decision.gates.findIndex((gate) => gate.outcome === 'refuse')
  return (
    <div>
      {verdict !== 'none' && <Verdict decision={decision} past={verdict === 'past'} />}
      <ol aria-label={t('decision.path')} className={verdict === 'none' ? '' : 'mt-4'}>
        {decision.gates.map((gate, index) => (
          <Station
            key={gate.gate}
            gate={gate}
            last={index === decision.gates.length - 1}
            beyond={refusedAt !== -1 && index >= refusedAt}
          />
        ))}
      </ol>
    </div>
  )
}

const verdicts = {
  accept: 'bg-ok-soft text-ok',
  defer: 'bg-wait-soft text-wait',
  refuse: 'bg-bad-soft text-bad',
}
const verdictIcons = { accept: Check, defer: Pause, refuse: X }

function Verdict({ decision, past }: { decision: Decision; past: boolean }) {
  const { t } = useLocale()
  const word = useWord()
  const format = useFormat()
  const Icon = verdictIcons[decision.outcome]
  const sentence =
    decision.outcome === 'defer' && decision.until
      ? t('decision.deferUntil', { at: format.minute(decision.until) })
      : t(past && decision.outcome === 'accept' ? 'decision.accepted' : `decision.${decision.outcome}`)
  return (
    <div
      className={clsx(
        'flex flex-wrap items-center gap-x-2.5 gap-y-1 rounded-lg px-3 py-2 font-medium',
        verdicts[decision.outcome],
      )}
    >
      <Icon aria-hidden className="size-4" strokeWidth={2.5} />
      <span>{sentence}</span>
      {decision.code && <code className="font-mono text-xs font-normal">{decision.code}</code>}
      {decision.clause && <ClauseLink id={decision.clause} />}
      {decision.basis && (
        <span className="w-full ps-6.5 text-sm font-normal">
          {t('decision.basis', { basis: word('purpose', decision.basis) })}
        </span>
      )}
    </div>
  )
}

function Station({ gate, last, beyond }: { gate: GateResult; last: boolean; beyond: boolean }) {
  const { say } = useLocale()
  const word = useWord()
  const { icon: Icon, dot, word: tone } = stations[gate.outcome]
  const silent = gate.outcome === 'not_applicable'
  const hasEvidence = gate.evidence && Object.keys(gate.evidence).length > 0
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0">
      {!last && (
        <span
          aria-hidden
          className={clsx(
            'absolute start-[11px] top-3 -bottom-3 w-0.5',
            beyond ? 'border-s-2 border-dashed border-line-strong/60' : 'bg-line-strong/45',
          )}
        />
      )}
      <span className="relative grid size-6 shrink-0 place-items-center">
        <span className={clsx('grid place-items-center rounded-full', dot, silent ? 'size-3.5' : 'size-6')}>
          {!silent && <Icon aria-hidden className="size-3.5" strokeWidth={3} />}
        </span>
      </span>
      <div className="min-w-0 flex-1 pt-0.5">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={clsx('font-medium', silent && 'text-ink-faint')}>{word('gate', gate.gate)}</span>
          <span className={clsx('text-sm', tone)}>{word('outcome', gate.outcome)}</span>
          {gate.clause && <ClauseLink id={gate.clause} />}
        </div>
        <p className={clsx('text-sm', silent ? 'text-ink-faint' : 'text-ink-soft')} dir="auto">
          {say(gate.because)}
        </p>
        {hasEvidence && gate.evidence && (
          <details
            className="group mt-1 text-sm"
            open={gate.outcome === 'refuse' || gate.outcome === 'defer'}
          >
            <EvidenceSummary count={Object.keys(gate.evidence).length} />
            <div className="mt-1 rounded-lg bg-sunken px-3 py-2">
              <Values of={gate.evidence} />
            </div>
          </details>
        )}
      </div>
    </li>
  )
}

function EvidenceSummary({ count }: { count: number }) {
  const { t } = useLocale()
  return (
    <summary className="inline-flex min-h-6 list-none items-center gap-1 rounded-md text-ink-faint hover:text-ink">
      <ChevronRight
        aria-hidden
        className="size-3.5 transition-transform group-open:rotate-90 rtl:-scale-x-100"
      />
      {t('decision.evidence', { count })}
    </summary>
  )
}
