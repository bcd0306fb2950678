import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { ApiProblem, patch, post } from '@/api/http.ts'
import { useMay } from '@/api/session.ts'
import type { Template } from '@/api/template-types.ts'
import { useLocale } from '@/app/locale.tsx'
import { errorAt, placesOf } from '@/features/composer/problem-places.ts'
import { LeaveGuard } from '@/features/own-templates/leave-guard.tsx'
import { MailParts } from '@/features/own-templates/mail-parts.tsx'
import {
  isComplete,
  toNewTemplate,
  toTemplateChange,
  writingOf,
  type OwnTemplateDraft,
} from '@/features/own-templates/own-template-draft.ts'
import { SampleFields } from '@/features/own-templates/sample-fields.tsx'
import { faultsIn, faultsOfWritten } from '@/features/own-templates/template-faults.ts'
import { TemplateHeading, type FixedParts } from '@/features/own-templates/template-heading.tsx'
import { TemplatePreviewCard } from '@/features/own-templates/template-preview-card.tsx'
import { TextParts } from '@/features/own-templates/text-parts.tsx'
import { useTemplatePreview } from '@/features/own-templates/use-template-preview.ts'
import { Button } from '@/ui/button.tsx'
import { problemText, useToasts } from '@/ui/toast.tsx'

/** Writes a template, with what it looks like beside it. */
export function TemplateForm({
  initial,
  id,
  fixed,
  onSaved,
}: {
  initial: OwnTemplateDraft
  /** The one to be changed; null: it is a new one. */
  id: string | null
  fixed: FixedParts
  onSaved?: (template: Template) => void
}) {
  const { t } = useLocale()
  const [draft, setDraft] = useState(initial)
  const [kept, setKept] = useState(initial)
  const drawn = useTemplatePreview(writingOf(draft))
  const variables = drawn.shown?.variables ?? Object.keys(initial.samples)
  const saving = useSaving(id, (template, written) => {
    setKept(written)
    onSaved?.(template)
  })
  const change = (part: Partial<OwnTemplateDraft>) => {
    if (!saving.isPending) saving.reset()
    setDraft((before) => ({ ...before, ...part }))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isComplete(draft)) saving.mutate({ draft, variables })
  }
  const refused = refusalOf(saving.error, id === null)
  const wrong = faultsOfWritten(drawn.faults, draft)
  const faults = refused.faults.length > 0 ? refused.faults : wrong
  const parts = { draft, onChange: change, faults }
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <LeaveGuard unsaved={JSON.stringify(draft) !== JSON.stringify(kept)} />
      <form onSubmit={submit} className="card flex min-w-0 flex-col gap-5 p-5 sm:p-6" noValidate>
        <TemplateHeading draft={draft} onChange={change} fixed={fixed} nameError={refused.name} />
        {draft.channel === 'email' ? (
          <MailParts {...parts} />
        ) : (
          <TextParts {...parts} filled={drawn.shown?.text ?? null} isNew={id === null} />
        )}
        <SampleFields draft={draft} onChange={change} variables={variables} />
        {saving.isError && (
          <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2.5 text-bad">
            {problemText(saving.error) || t('error.unreachable')}
          </p>
        )}
        <SaveBar busy={saving.isPending} disabled={!isComplete(draft)} />
      </form>
      <div className="min-w-0 lg:sticky lg:top-6">
        <TemplatePreviewCard channel={draft.channel} drawn={{ ...drawn, faults: wrong }} />
      </div>
    </div>
  )
}

function SaveBar({ busy, disabled }: { busy: boolean; disabled: boolean }) {
  const { t } = useLocale()
  if (!useMay('senders:write')) return null
  return (
    <div className="flex justify-end border-t border-line pt-5">
      <Button type="submit" kind="primary" busy={busy} disabled={disabled}>
        {t('common.save')}
      </Button>
    </div>
  )
}

type Written = { draft: OwnTemplateDraft; variables: string[] }

function useSaving(id: string | null, onSaved: (template: Template, written: OwnTemplateDraft) => void) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  return useMutation({
    mutationFn: ({ draft, variables }: Written) =>
      id === null
        ? post<Template>('/v1/templates', toNewTemplate(draft, variables))
        : patch<Template>(`/v1/templates/${id}`, toTemplateChange(draft, variables)),
    onSuccess: (template, { draft }) => {
      void client.invalidateQueries({ queryKey: ['templates'] })
      tell(t('templates.saved', { name: template.name }))
      onSaved(template, draft)
    },
  })
}

/** What a refusal says of the fields; that the name of a new one is taken is told at the name. */
function refusalOf(error: unknown, isNew: boolean) {
  const problem = error instanceof ApiProblem ? error.problem : null
  const errors = placesOf(problem, null)
  const name = errorAt(errors, 'name') ?? (isNew && problem?.code === 'conflict' ? problem.detail : undefined)
  return { faults: faultsIn(errors), name }
}
