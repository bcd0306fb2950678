import { Plus, Trash2 } from 'lucide-react'
import { useLocale } from '@/app/locale.tsx'
import { newQuestion } from '@/features/webchat/new-question.ts'
import { linesOf, type Part } from '@/features/webchat/form-part.ts'
import type { FormField } from '@/features/webchat/webchat-types.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { Checkbox, ChoiceField, Field, InputField, TextArea } from '@/ui/field.tsx'

const kinds = ['text', 'email', 'phone', 'choice'] as const
const questionsMax = 10

/** What a visitor is asked before the first message. */
export function QuestionFields({ settings: { preChat }, change }: Part) {
  const { t } = useLocale()
  const isAsked = (name: string) => preChat.some((question) => question.name === name)
  const add = (question: FormField) => change({ preChat: [...preChat, question] })
  const replace = (at: number, question: FormField) => change({ preChat: preChat.with(at, question) })
  const isFull = preChat.length >= questionsMax
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-ink-faint">{t('webchat.questionsWhy')}</p>
      {preChat.length > 0 && (
        <ol className="flex flex-col gap-3">
          {preChat.map((question, at) => (
            <li key={question.name} className="rounded-lg border border-line p-3">
              <Question
                question={question}
                onChange={(changed) => replace(at, changed)}
                onRemove={() => change({ preChat: preChat.toSpliced(at, 1) })}
              />
            </li>
          ))}
        </ol>
      )}
      <div className="flex flex-wrap gap-2">
        {!isAsked('name') && (
          <Button
            size="small"
            icon={Plus}
            disabled={isFull}
            onClick={() => add(newQuestion(preChat, { name: 'name', label: t('webchat.askName') }))}
          >
            {t('webchat.addName')}
          </Button>
        )}
        {!isAsked('email') && (
          <Button
            size="small"
            icon={Plus}
            disabled={isFull}
            onClick={() =>
              add(newQuestion(preChat, { name: 'email', label: t('webchat.askEmail'), kind: 'email' }))
            }
          >
            {t('webchat.addEmail')}
          </Button>
        )}
        <Button
          size="small"
          icon={Plus}
          disabled={isFull}
          onClick={() => add(newQuestion(preChat, { label: '' }))}
        >
          {t('webchat.addQuestion')}
        </Button>
      </div>
    </div>
  )
}

function Question({
  question,
  onChange,
  onRemove,
}: {
  question: FormField
  onChange: (question: FormField) => void
  onRemove: () => void
}) {
  const { t } = useLocale()
  const { label, kind, isRequired, choices } = question
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-[1fr_11rem_auto] sm:items-end">
        <InputField
          label={t('webchat.question')}
          required
          maxLength={120}
          value={label}
          onText={(text) => onChange({ ...question, label: text })}
        />
        <ChoiceField
          label={t('webchat.kind')}
          value={kind}
          options={kinds.map((value) => ({ value, label: t(`webchat.kind.${value}`) }))}
          onChoice={(value) => onChange({ ...question, kind: value as FormField['kind'] })}
        />
        <IconButton icon={Trash2} label={t('webchat.removeQuestion', { label })} onClick={onRemove} />
      </div>
      {kind === 'choice' && (
        <Field label={t('webchat.choices')} hint={t('webchat.choicesHint')}>
          {(control) => (
            <TextArea
              {...control}
              required
              rows={3}
              defaultValue={choices.join('\n')}
              onChange={({ target }) => onChange({ ...question, choices: linesOf(target.value) })}
            />
          )}
        </Field>
      )}
      <Checkbox
        checked={isRequired}
        onChange={() => onChange({ ...question, isRequired: !isRequired })}
        label={t('webchat.mustAnswer')}
      />
    </div>
  )
}
