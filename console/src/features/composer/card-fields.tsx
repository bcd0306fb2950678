import { useLocale } from '@/app/locale.tsx'
import { ButtonsField } from '@/features/composer/buttons-field.tsx'
import { blankCard, type ButtonKind, type CardDraft } from '@/features/composer/content-draft.ts'
import type { ButtonedEditorProps } from '@/features/composer/content-draft.ts'
import { useErrorAt } from '@/features/composer/field-errors.tsx'
import { MediaField } from '@/features/composer/media-field.tsx'
import { MoreRows } from '@/features/composer/more-rows.tsx'
import { TextField } from '@/features/composer/text-field.tsx'
import { InputField } from '@/ui/field.tsx'

/** One card: a picture, a title, a text, buttons. */
export function CardFields({ draft: { cards }, kinds, onChange }: ButtonedEditorProps) {
  const [card = blankCard] = cards
  return (
    <OneCard
      card={card}
      path="content"
      kinds={kinds}
      onChange={(change) => onChange({ cards: [{ ...card, ...change }, ...cards.slice(1)] })}
    />
  )
}

/** Cards side by side, with a text above them. */
export function CarouselFields({ draft, kinds, onChange }: ButtonedEditorProps) {
  const { t } = useLocale()
  return (
    <>
      <TextField
        label={t('composer.aboveCards')}
        path="content.text"
        rows={2}
        value={draft.text}
        onText={(text) => onChange({ text })}
      />
      <MoreRows
        rows={draft.cards}
        onRows={(cards) => onChange({ cards })}
        blank={blankCard}
        most={10}
        least={1}
        add={t('composer.addCard')}
        remove={(place) => t('composer.removeCard', { place })}
        framed
      >
        {(card, set, index) => (
          <fieldset className="min-w-0">
            <legend className="mb-2 text-sm font-semibold">{t('composer.card', { place: index + 1 })}</legend>
            <OneCard card={card} path={`content.cards.${index}`} kinds={kinds} onChange={set} />
          </fieldset>
        )}
      </MoreRows>
    </>
  )
}

function OneCard({
  card,
  path,
  kinds,
  onChange,
}: {
  card: CardDraft
  path: string
  kinds: readonly ButtonKind[]
  onChange: (change: Partial<CardDraft>) => void
}) {
  const { t } = useLocale()
  const error = useErrorAt(`${path}.title`)
  return (
    <div className="flex flex-col gap-4">
      <MediaField
        label={t('composer.picture')}
        value={card.media}
        path={`${path}.media.`}
        onChange={(media) => onChange({ media })}
      />
      <InputField
        label={t('composer.cardTitle')}
        value={card.title}
        error={error}
        onText={(title) => onChange({ title })}
      />
      <TextField
        label={t('composer.cardText')}
        path={`${path}.text`}
        rows={2}
        value={card.text}
        onText={(text) => onChange({ text })}
      />
      <ButtonsField
        buttons={card.buttons}
        path={`${path}.buttons`}
        kinds={kinds}
        onChange={(buttons) => onChange({ buttons })}
      />
    </div>
  )
}
