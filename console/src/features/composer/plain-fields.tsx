import { useLocale } from '@/app/locale.tsx'
import { AttachmentsField } from '@/features/composer/attachments-field.tsx'
import { blankPerson, type PersonDraft, type PlaceDraft } from '@/features/composer/content-draft.ts'
import type { EditorProps } from '@/features/composer/content-draft.ts'
import { CoordinateFields } from '@/features/composer/coordinate-fields.tsx'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { MediaField } from '@/features/composer/media-field.tsx'
import { MoreRows } from '@/features/composer/more-rows.tsx'
import { TextField } from '@/features/composer/text-field.tsx'
import { InputField } from '@/ui/field.tsx'

/** A file with words below it. */
export function MediaFields({ draft, onChange }: EditorProps) {
  const { t } = useLocale()
  return (
    <>
      <MediaField
        label={t('composer.file')}
        value={draft.media}
        path="content."
        onChange={(media) => onChange({ media })}
      />
      <TextField
        label={t('composer.caption')}
        hint={t('composer.optional')}
        path="content.caption"
        rows={2}
        value={draft.text}
        onText={(text) => onChange({ text })}
      />
    </>
  )
}

/** A place on the map. */
export function PlaceFields({ draft: { place }, onChange }: EditorProps) {
  const { t } = useLocale()
  const set = (change: Partial<PlaceDraft>) => onChange({ place: { ...place, ...change } })
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <CoordinateFields point={place} path="content" onChange={set} />
      <InputField
        label={t('composer.placeName')}
        hint={t('composer.optional')}
        value={place.name}
        onText={(name) => set({ name })}
      />
      <InputField
        label={t('composer.address')}
        hint={t('composer.optional')}
        value={place.address}
        onText={(address) => set({ address })}
      />
    </div>
  )
}

/** People to be kept in the contact's own address book. */
export function PeopleFields({ draft: { people }, onChange }: EditorProps) {
  const { t } = useLocale()
  return (
    <MoreRows
      rows={people}
      onRows={(next) => onChange({ people: next })}
      blank={blankPerson}
      most={20}
      least={1}
      add={t('composer.addPerson')}
      remove={(place) => t('composer.removePerson', { place })}
      framed
    >
      {(person, set, index) => <Person person={person} path={`content.contacts.${index}`} onChange={set} />}
    </MoreRows>
  )
}

function Person({
  person,
  path,
  onChange,
}: {
  person: PersonDraft
  path: string
  onChange: (change: Partial<PersonDraft>) => void
}) {
  const { t } = useLocale()
  const errors = {
    name: useErrorAt(`${path}.name`),
    phone: useErrorAt(`${path}.phones.0`),
    email: useErrorAt(`${path}.emails.0`),
  }
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <InputField
        label={t('contacts.name')}
        value={person.name}
        error={errors.name}
        onText={(name) => onChange({ name })}
      />
      <InputField
        label={t('composer.phone')}
        type="tel"
        dir="ltr"
        value={person.phone}
        error={errors.phone}
        onText={(phone) => onChange({ phone })}
      />
      <InputField
        label={t('composer.email')}
        type="email"
        dir="ltr"
        value={person.email}
        error={errors.email}
        onText={(email) => onChange({ email })}
      />
      <InputField
        label={t('composer.organization')}
        value={person.organization}
        onText={(organization) => onChange({ organization })}
      />
    </div>
  )
}

/** A mail: its subject, what it says as text, as a page, or both, and the files that go along. */
export function EmailFields({ draft, onChange }: EditorProps) {
  const { t } = useLocale()
  const error = useErrorAt('content.subject')
  return (
    <>
      <InputField
        label={t('composer.subject')}
        value={draft.subject}
        error={error}
        onText={(subject) => onChange({ subject })}
      />
      <TextField
        label={t('composer.mailText')}
        hint={t('composer.mailTextHint')}
        path="content.text"
        rows={6}
        value={draft.text}
        onText={(text) => onChange({ text })}
      />
      <TextField
        label={t('composer.mailHtml')}
        hint={t('composer.mailHtmlHint')}
        path="content.html"
        rows={6}
        value={draft.html}
        onText={(html) => onChange({ html })}
      />
      <AttachmentsField files={draft.attachments} onChange={(attachments) => onChange({ attachments })} />
    </>
  )
}
