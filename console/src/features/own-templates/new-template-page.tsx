import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useLocale } from '@/app/locale.tsx'
import { channelsQuery } from '@/features/connectors/connector-queries.ts'
import { ownTemplateChannels } from '@/features/own-templates/own-template-channels.ts'
import { blankOwnTemplate, inAnotherLanguage } from '@/features/own-templates/own-template-draft.ts'
import { ownTemplateQuery } from '@/features/own-templates/own-template-queries.ts'
import { TemplateForm } from '@/features/own-templates/template-form.tsx'
import { Page } from '@/ui/page.tsx'
import { Loaded } from '@/ui/states.tsx'

/** Writes a new template, or one that there is in another language. */
export function NewTemplatePage() {
  const { from } = useSearch({ from: '/app/templates/new' })
  return from === undefined ? <FirstLanguage /> : <AnotherLanguage key={from} id={from} />
}

function FirstLanguage() {
  const { t, language } = useLocale()
  const { channel } = useSearch({ from: '/app/templates/new' })
  const channels = useQuery(channelsQuery)
  const onSaved = useOpenSaved()
  return (
    <Page title={t('templates.create')} lead={t('templates.newLead')}>
      <Loaded query={channels}>
        {({ data }) => (
          <TemplateForm
            initial={{
              ...blankOwnTemplate,
              channel: channel ?? ownTemplateChannels(data)[0] ?? blankOwnTemplate.channel,
              language,
            }}
            id={null}
            fixed="none"
            onSaved={onSaved}
          />
        )}
      </Loaded>
    </Page>
  )
}

function AnotherLanguage({ id }: { id: string }) {
  const { t } = useLocale()
  const template = useQuery(ownTemplateQuery(id))
  const onSaved = useOpenSaved()
  return (
    <Page
      title={t('templates.anotherLanguage', { name: template.data?.name ?? '…' })}
      lead={t('templates.anotherLanguageLead')}
    >
      <Loaded query={template}>
        {(original) => (
          <TemplateForm initial={inAnotherLanguage(original)} id={null} fixed="name" onSaved={onSaved} />
        )}
      </Loaded>
    </Page>
  )
}

/** Goes to the page of what was saved, which is not left behind unsaved then. */
function useOpenSaved() {
  const navigate = useNavigate()
  return ({ id }: { id: string }) =>
    void navigate({
      to: '/templates/$templateId',
      params: { templateId: id },
      replace: true,
      ignoreBlocker: true,
    })
}
