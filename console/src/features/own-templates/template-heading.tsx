import { useQuery } from '@tanstack/react-query'
import { messageClasses } from '#shared/message-kinds.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { channelsQuery } from '@/features/connectors/connector-queries.ts'
import { languageName } from '@/features/own-templates/language-name.ts'
import type { DraftProps } from '@/features/own-templates/own-template-draft.ts'
import { ownTemplateChannels } from '@/features/own-templates/own-template-channels.ts'
import { ChoiceField, InputField } from '@/ui/field.tsx'

/** Which of its parts say what a template is, and cannot be changed any more. */
export type FixedParts = 'none' | 'name' | 'all'

/** What a template is called, on which channel, in which language, and why it is sent. */
export function TemplateHeading({
  draft: { name, channel, language, class: ofClass },
  onChange,
  fixed,
  nameError,
}: DraftProps & { fixed: FixedParts; nameError: string | undefined }) {
  const { t, language: reader } = useLocale()
  const word = useWord()
  const channels = ownTemplateChannels(useQuery(channelsQuery).data?.data ?? [])
  const offered = channels.includes(channel) ? channels : [channel, ...channels]
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <InputField
        label={t('templates.name')}
        hint={t('templates.nameHint')}
        disabled={fixed !== 'none'}
        maxLength={200}
        value={name}
        error={nameError}
        onText={(text) => onChange({ name: text })}
      />
      <ChoiceField
        label={t('filters.channel')}
        disabled={fixed !== 'none'}
        value={channel}
        options={offered.map((value) => ({ value, label: t(`channel.${value as 'sms'}`) }))}
        onChoice={(value) => onChange({ channel: value })}
      />
      <InputField
        label={t('language.label')}
        hint={languageName(language, reader) ?? t('templates.languageHint')}
        dir="ltr"
        disabled={fixed === 'all'}
        autoFocus={fixed === 'name'}
        maxLength={35}
        value={language}
        onText={(text) => onChange({ language: text })}
      />
      <ChoiceField
        label={t('filters.class')}
        hint={t(`class.${ofClass as 'transactional'}.hint`)}
        value={ofClass}
        options={messageClasses.map((value) => ({ value, label: word('class', value) }))}
        onChoice={(value) => onChange({ class: value })}
      />
    </div>
  )
}
