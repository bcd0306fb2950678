import { useLocale } from '@/app/locale.tsx'
import { ButtonsField } from '@/features/composer/buttons-field.tsx'
import { ChoiceChips } from '@/features/composer/choice-chips.tsx'
import {
  blankMedia,
  blankRow,
  type ContentDraft,
  type ListDraft,
  type RowDraft,
  type SectionDraft,
} from '@/features/composer/content-draft.ts'
import type { ButtonedEditorProps } from '@/features/composer/content-draft.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { MediaField } from '@/features/composer/media-field.tsx'
import { MoreRows } from '@/features/composer/more-rows.tsx'
import { TextField } from '@/features/composer/text-field.tsx'
import { InputField } from '@/ui/field.tsx'

/** A text with choices below it: buttons, or a list that opens. */
export function InteractiveFields({ draft, kinds, onChange }: ButtonedEditorProps) {
  const { t } = useLocale()
  const errors = {
    header: useErrorAt('content.header.text') ?? useErrorAt('content.header'),
    footer: useErrorAt('content.footer'),
  }
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <InputField
          label={t('composer.header')}
          hint={t('composer.optional')}
          value={draft.header}
          disabled={draft.headerMedia.url !== ''}
          error={errors.header}
          onText={(header) => onChange({ header, headerMedia: blankMedia })}
        />
        <MediaField
          label={t('composer.headerMedia')}
          value={draft.headerMedia}
          path="content.header.media."
          onChange={(headerMedia) => onChange({ headerMedia })}
        />
      </div>
      <TextField
        label={t('composer.body')}
        path="content.body"
        value={draft.text}
        onText={(text) => onChange({ text })}
      />
      <InputField
        label={t('composer.footer')}
        hint={t('composer.optional')}
        value={draft.footer}
        error={errors.footer}
        onText={(footer) => onChange({ footer })}
      />
      <ChoiceChips
        legend={t('composer.choices')}
        name="choices"
        value={draft.choices}
        choices={(['buttons', 'list'] as const).map((value) => ({
          value,
          label: t(`composer.choices.${value}`),
        }))}
        onChoice={(choices) => onChange({ choices: choices as ContentDraft['choices'] })}
      />
      {draft.choices === 'buttons' ? (
        <ButtonsField
          buttons={draft.buttons}
          path="content.buttons"
          kinds={kinds}
          least={1}
          onChange={(buttons) => onChange({ buttons })}
        />
      ) : (
        <ListFields list={draft.list} onChange={(list) => onChange({ list })} />
      )}
    </>
  )
}

function ListFields({ list, onChange }: { list: ListDraft; onChange: (list: ListDraft) => void }) {
  const { t } = useLocale()
  const error = useErrorAt('content.list.button')
  const several = list.sections.length > 1
  return (
    <>
      <InputField
        label={t('composer.listButton')}
        hint={t('composer.listButtonHint')}
        value={list.button}
        error={error}
        onText={(button) => onChange({ ...list, button })}
      />
      <MoreRows
        rows={list.sections}
        onRows={(sections) => onChange({ ...list, sections })}
        blank={{ title: '', rows: [blankRow] }}
        most={10}
        least={1}
        add={t('composer.addSection')}
        remove={(place) => t('composer.removeSection', { place })}
        framed
      >
        {(section, set, index) => (
          <SectionFields section={section} at={index} titled={several} onChange={set} />
        )}
      </MoreRows>
    </>
  )
}

function SectionFields({
  section: { title, rows },
  at,
  titled,
  onChange,
}: {
  section: SectionDraft
  at: number
  titled: boolean
  onChange: (change: Partial<SectionDraft>) => void
}) {
  const { t } = useLocale()
  const path = `content.list.sections.${at}`
  const error = useErrorAt(`${path}.title`)
  return (
    <div className="flex flex-col gap-3">
      {(titled || title !== '') && (
        <InputField
          label={t('composer.sectionTitle', { place: at + 1 })}
          value={title}
          error={error}
          onText={(text) => onChange({ title: text })}
        />
      )}
      <MoreRows
        rows={rows}
        onRows={(next) => onChange({ rows: next })}
        blank={blankRow}
        most={20}
        least={1}
        add={t('composer.addRow')}
        remove={(place) => t('composer.removeRow', { place })}
      >
        {(row, set, index) => <RowFields row={row} path={`${path}.rows.${index}`} onChange={set} />}
      </MoreRows>
    </div>
  )
}

function RowFields({
  row,
  path,
  onChange,
}: {
  row: RowDraft
  path: string
  onChange: (change: Partial<RowDraft>) => void
}) {
  const { t } = useLocale()
  const errors = { title: useErrorAt(`${path}.title`), description: useErrorAt(`${path}.description`) }
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      <InputField
        label={t('composer.rowTitle')}
        value={row.title}
        error={errors.title}
        onText={(title) => onChange({ title })}
      />
      <InputField
        label={t('composer.rowText')}
        placeholder={t('composer.optional')}
        value={row.description}
        error={errors.description}
        onText={(description) => onChange({ description })}
      />
    </div>
  )
}
