import { Braces } from 'lucide-react'
import { useLocale } from '@/app/locale.tsx'
import { MoreRows } from '@/features/composer/more-rows.tsx'
import { ExampleField } from '@/features/templates/example-field.tsx'
import {
  blankTemplateButton,
  buttonTypes,
  headerFormats,
  nextVariable,
  sampledVariables,
  type HeaderFormat,
  type TemplateButtonDraft,
  type TemplateDraft,
} from '@/features/templates/template-draft.ts'
import { Button } from '@/ui/button.tsx'
import { Checkbox, ChoiceField, Field, InputField, TextArea } from '@/ui/field.tsx'

type PartProps = { draft: TemplateDraft; onChange: (change: Partial<TemplateDraft>) => void }

/** The parts of a template: header, body with its variables, footer, buttons. */
export function TemplateParts({ draft, onChange, connectorId }: PartProps & { connectorId: string }) {
  const { t } = useLocale()
  const { format } = draft
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <ChoiceField
          label={t('composer.header')}
          value={format}
          options={headerFormats.map((value) => ({ value, label: t(`template.header.${value}`) }))}
          onChoice={(value) => onChange({ format: value as HeaderFormat })}
        />
        {format === 'text' && (
          <InputField
            label={t('template.headerText')}
            maxLength={60}
            value={draft.header}
            onText={(header) => onChange({ header })}
          />
        )}
        {(format === 'image' || format === 'video' || format === 'document') && (
          <ExampleField
            connectorId={connectorId}
            format={format}
            handle={draft.handle}
            onHandle={(handle) => onChange({ handle })}
          />
        )}
      </div>
      <BodyField draft={draft} onChange={onChange} />
      <Samples draft={draft} onChange={onChange} />
      <InputField
        label={t('composer.footer')}
        hint={t('composer.optional')}
        maxLength={60}
        value={draft.footer}
        onText={(footer) => onChange({ footer })}
      />
      <MoreRows
        rows={draft.buttons}
        onRows={(buttons) => onChange({ buttons })}
        blank={blankTemplateButton}
        most={10}
        add={t('composer.addButton')}
        remove={(place) => t('composer.removeButton', { place })}
      >
        {(button, set) => <TemplateButton button={button} onChange={set} />}
      </MoreRows>
    </>
  )
}

function BodyField({ draft: { body }, onChange }: PartProps) {
  const { t } = useLocale()
  return (
    <Field
      label={t('templates.body')}
      hint={t('template.bodyHint')}
      aside={
        <Button
          kind="quiet"
          size="small"
          icon={Braces}
          onClick={() => onChange({ body: `${body}{{${nextVariable(body)}}}` })}
        >
          {t('composer.addVariable')}
        </Button>
      }
    >
      {(control) => (
        <TextArea
          {...control}
          rows={4}
          maxLength={1_024}
          value={body}
          onChange={(event) => onChange({ body: event.target.value })}
        />
      )}
    </Field>
  )
}

/** What the reviewer sees in place of each variable. */
function Samples({ draft, onChange }: PartProps) {
  const { t } = useLocale()
  const variables = sampledVariables(draft)
  if (variables.length === 0) return null
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-sm font-medium">{t('template.samples')}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {variables.map(({ key, name }) => (
          <InputField
            key={key}
            label={t(key.startsWith('header.') ? 'composer.slot.header' : 'composer.slot.body', { name })}
            value={draft.samples[key] ?? ''}
            onText={(sample) => onChange({ samples: { ...draft.samples, [key]: sample } })}
          />
        ))}
      </div>
    </fieldset>
  )
}

function TemplateButton({
  button: { type, title, value, sample, kept },
  onChange,
}: {
  button: TemplateButtonDraft
  onChange: (change: Partial<TemplateButtonDraft>) => void
}) {
  const { t } = useLocale()
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      <ChoiceField
        label={t('composer.buttonKind')}
        value={type}
        options={[
          ...buttonTypes.map((each) => ({ value: each as string, label: t(`template.button.${each}`) })),
          ...(kept ? [{ value: type, label: type }] : []),
        ]}
        onChoice={(next) => onChange({ type: next, kept: null })}
      />
      {type !== 'COPY_CODE' && (
        <InputField
          label={t('composer.buttonTitle')}
          maxLength={25}
          value={title}
          onText={(text) => onChange({ title: text })}
        />
      )}
      {!kept && type !== 'QUICK_REPLY' && (
        <InputField
          label={t(`template.buttonValue.${type as 'URL'}`)}
          dir="ltr"
          {...(type === 'URL' && { placeholder: 'https://example.com/{{1}}' })}
          value={value}
          onText={(text) => onChange({ value: text })}
        />
      )}
      {type === 'URL' && value.includes('{{') && (
        <InputField
          label={t('template.urlSample')}
          dir="ltr"
          value={sample}
          onText={(text) => onChange({ sample: text })}
        />
      )}
    </div>
  )
}

/** A template for one-time codes: its words are the provider's, what can be chosen is around them. */
export function CodeParts({ draft, onChange }: PartProps) {
  const { t } = useLocale()
  return (
    <>
      <p className="text-ink-soft">{t('template.codeWhy')}</p>
      <Checkbox
        checked={draft.advises}
        onChange={(event) => onChange({ advises: event.target.checked })}
        label={t('template.advises')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <InputField
          label={t('template.minutes')}
          hint={t('template.minutesHint')}
          type="number"
          min={1}
          max={90}
          value={draft.minutes}
          onText={(minutes) => onChange({ minutes })}
        />
        <InputField
          label={t('composer.buttonTitle')}
          maxLength={25}
          placeholder={t('template.copyCode')}
          value={draft.codeButton}
          onText={(codeButton) => onChange({ codeButton })}
        />
      </div>
    </>
  )
}
