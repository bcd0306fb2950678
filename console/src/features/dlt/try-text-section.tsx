import { useMutation } from '@tanstack/react-query'
import { CircleCheck, OctagonX } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { post } from '@/api/http.ts'
import type { DltHeader, DltMatch } from '@/api/dlt-types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { messageClasses } from '#shared/message-kinds.ts'
import { Button } from '@/ui/button.tsx'
import { ChoiceField, Field, TextArea } from '@/ui/field.tsx'
import { Fact, Facts, Section } from '@/ui/page.tsx'
import { problemText } from '@/ui/toast.tsx'

/** Asks the DLT check about a text, as a message would meet it, without sending one. */
export function TryTextSection({ headers }: { headers: DltHeader[] }) {
  const { t } = useLocale()
  const word = useWord()
  const [chosen, setChosen] = useState('')
  const [messageClass, setMessageClass] = useState('authentication')
  const [text, setText] = useState('')
  const from = chosen || (headers[0]?.header ?? '')
  const check = useMutation({
    mutationFn: () => post<DltMatch>('/v1/dlt/match', { from, text, class: messageClass }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    check.mutate()
  }
  return (
    <Section title={t('dlt.try')}>
      {headers.length === 0 ? (
        <p className="text-ink-soft">{t('dlt.tryNoHeader')}</p>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <p className="text-ink-soft">{t('dlt.tryWhy')}</p>
          <div className="grid gap-4 sm:grid-cols-2">
            <ChoiceField
              label={t('dlt.header')}
              value={from}
              options={headers.map(({ header }) => ({ value: header, label: header }))}
              onChoice={setChosen}
            />
            <ChoiceField
              label={t('filters.class')}
              value={messageClass}
              options={messageClasses.map((value) => ({ value, label: word('class', value) }))}
              onChoice={setMessageClass}
            />
          </div>
          <Field label={t('send.text')}>
            {(control) => (
              <TextArea
                {...control}
                rows={3}
                maxLength={4096}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <div className="flex justify-end">
            <Button type="submit" kind="primary" busy={check.isPending} disabled={text === ''}>
              {t('dlt.check')}
            </Button>
          </div>
          <div aria-live="polite">
            {check.data && <MatchCard match={check.data} />}
            {check.isError && (
              <p className="rounded-lg bg-bad-soft px-3 py-2.5 text-bad">
                {problemText(check.error) || t('error.unreachable')}
              </p>
            )}
          </div>
        </form>
      )}
    </Section>
  )
}

function MatchCard({ match }: { match: DltMatch }) {
  const { t, say } = useLocale()
  const passes = match.outcome === 'pass'
  const Icon = passes ? CircleCheck : OctagonX
  return (
    <div className={`rounded-lg px-4 py-3 ${passes ? 'bg-ok-soft text-ok' : 'bg-bad-soft text-bad'}`}>
      <h3 className="flex items-center gap-2 font-semibold">
        <Icon aria-hidden className="size-5 shrink-0" />
        {t(passes ? 'dlt.passes' : 'dlt.refused')}
      </h3>
      <p className="mt-1 break-words" dir="auto">
        {say(match.because)}
      </p>
      {match.code && <p className="mt-1 font-medium">{t(`dlt.mend.${match.code}`)}</p>}
      {passes && match.variables.length > 0 && (
        <div className="mt-3 text-ink">
          <h4 className="mb-1 text-sm font-medium">{t('dlt.variables')}</h4>
          <Facts>
            {match.variables.map((value, at) => (
              <Fact key={at} name={String(at + 1)}>
                <bdi>{value}</bdi>
              </Fact>
            ))}
          </Facts>
        </div>
      )}
      {match.code && <code className="mt-2 block font-mono text-xs">{match.code}</code>}
    </div>
  )
}
