import {
  Contact,
  FileText,
  GalleryHorizontal,
  Image,
  ListChecks,
  Mail,
  MapPin,
  RectangleHorizontal,
  Type,
  type LucideIcon,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { useLocale } from '@/app/locale.tsx'
import { CardFields, CarouselFields } from '@/features/composer/card-fields.tsx'
import { ChoiceChips } from '@/features/composer/choice-chips.tsx'
import type { ButtonedEditorProps, DraftType } from '@/features/composer/content-draft.ts'
import { InteractiveFields } from '@/features/composer/interactive-fields.tsx'
import { EmailFields, MediaFields, PeopleFields, PlaceFields } from '@/features/composer/plain-fields.tsx'
import { TextField } from '@/features/composer/text-field.tsx'

const icons: Record<DraftType, LucideIcon> = {
  text: Type,
  media: Image,
  template: FileText,
  interactive: ListChecks,
  card: RectangleHorizontal,
  carousel: GalleryHorizontal,
  location: MapPin,
  contacts: Contact,
  email: Mail,
}

const editors: Partial<Record<DraftType, ComponentType<ButtonedEditorProps>>> = {
  media: MediaFields,
  interactive: InteractiveFields,
  card: CardFields,
  carousel: CarouselFields,
  location: PlaceFields,
  contacts: PeopleFields,
  email: EmailFields,
}

/** Which kind of thing the message is; nothing to choose where a channel carries one kind alone. */
export function ContentTypeChoice({
  value,
  types,
  onChoice,
}: {
  value: DraftType
  types: readonly DraftType[]
  onChoice: (type: DraftType) => void
}) {
  const { t } = useLocale()
  if (types.length < 2) return null
  return (
    <ChoiceChips
      legend={t('composer.type')}
      name="content-type"
      value={value}
      choices={types.map((type) => ({ value: type, label: t(`composer.type.${type}`), icon: icons[type] }))}
      onChoice={(type) => onChoice(type as DraftType)}
    />
  )
}

/** The fields of the chosen kind; a template has its own, because it needs its connector. */
export function ContentFields(props: ButtonedEditorProps) {
  const { t } = useLocale()
  const { draft, onChange } = props
  const Editor = editors[draft.type]
  if (Editor) return <Editor {...props} />
  return (
    <TextField
      label={t('send.text')}
      path="content.text"
      rows={5}
      value={draft.text}
      onText={(text) => onChange({ text })}
    />
  )
}
