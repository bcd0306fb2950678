import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { FastForward, Pause, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { get, post } from '@/api/http.ts'
import type { Clock } from '@/api/types.ts'
import { useFormat } from '@/app/format.ts'
import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'
import { Chip } from '@/ui/chip.tsx'
import { TextInput } from '@/ui/field.tsx'
import { Section } from '@/ui/page.tsx'
import { Loaded } from '@/ui/states.tsx'
import { useToasts } from '@/ui/toast.tsx'

type Move = { mode: 'real' } | { mode: 'frozen'; at?: string } | { advance: string }

const steps = ['PT1M', 'PT1H', 'PT8H', 'P1D', 'P7D'] as const
const refreshMs = 2_000

/** The platform's clock, and on a test instance the hands to move it by: quiet hours and expiries come due at once. */
export function ClockTab() {
  const { t } = useLocale()
  const clock = useQuery({
    queryKey: ['operator', 'clock'],
    queryFn: () => get<Clock>('/operator/v1/clock'),
    refetchInterval: refreshMs,
  })
  return (
    <Section title={t('clock.title')}>
      <Loaded query={clock} rows={2}>
        {(state) => <ClockFace clock={state} />}
      </Loaded>
    </Section>
  )
}

function ClockFace({ clock }: { clock: Clock }) {
  const { t } = useLocale()
  const format = useFormat()
  const shifted = clock.mode === 'real' && clock.offsetMs !== 0
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <time dateTime={clock.at} className="text-2xl font-semibold tracking-tight">
          {format.exact(clock.at)}
        </time>
        <Chip tone={clock.mode === 'frozen' || shifted ? 'wait' : 'ok'}>
          {t(clock.mode === 'frozen' ? 'clock.frozen' : shifted ? 'clock.shifted' : 'clock.real')}
        </Chip>
      </div>
      {clock.movable ? (
        <ClockHands clock={clock} />
      ) : (
        <p className="mt-2 text-ink-soft">{t('clock.fixed')}</p>
      )}
    </>
  )
}

function ClockHands({ clock }: { clock: Clock }) {
  const { t } = useLocale()
  const move = useMove()
  const [at, setAt] = useState('')
  const real = clock.mode === 'real' && clock.offsetMs === 0
  return (
    <>
      <p className="mt-2 max-w-[68ch] text-ink-soft">{t('clock.why')}</p>
      <div className="mt-5 flex flex-wrap gap-2">
        {clock.mode === 'real' && (
          <Button icon={Pause} disabled={move.isPending} onClick={() => move.mutate({ mode: 'frozen' })}>
            {t('clock.freeze')}
          </Button>
        )}
        {!real && (
          <Button icon={RotateCcw} disabled={move.isPending} onClick={() => move.mutate({ mode: 'real' })}>
            {t('clock.release')}
          </Button>
        )}
      </div>
      <h3 className="mt-6 mb-2 text-sm font-medium">{t('clock.advance')}</h3>
      <div className="flex flex-wrap gap-2">
        {steps.map((step) => (
          <Button
            key={step}
            size="small"
            icon={FastForward}
            disabled={move.isPending}
            onClick={() => move.mutate({ advance: step })}
          >
            {t(`clock.step.${step}`)}
          </Button>
        ))}
      </div>
      <h3 className="mt-6 mb-2 text-sm font-medium">{t('clock.set')}</h3>
      <form
        className="flex flex-wrap gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          move.mutate({ mode: 'frozen', at: new Date(`${at}Z`).toISOString() })
        }}
      >
        <TextInput
          type="datetime-local"
          aria-label={t('clock.set')}
          className="max-w-60"
          value={at}
          onChange={(event) => setAt(event.target.value)}
        />
        <Button type="submit" disabled={at === '' || move.isPending}>
          {t('clock.freezeThere')}
        </Button>
      </form>
    </>
  )
}

function useMove() {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell, complain } = useToasts()
  return useMutation({
    mutationFn: (move: Move) => post<{ jobsRun: number }>('/operator/v1/clock', move),
    onSuccess: ({ jobsRun }) => {
      void client.invalidateQueries()
      tell(jobsRun === 0 ? t('clock.movedOnly') : t('clock.moved', { count: jobsRun }))
    },
    onError: complain,
  })
}
