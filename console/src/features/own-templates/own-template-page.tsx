import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Languages, Send } from 'lucide-react'
import { useMay } from '@/api/session.ts'
import type { Template } from '@/api/template-types.ts'
import { useLocale } from '@/app/locale.tsx'
import { languageName } from '@/features/own-templates/language-name.ts'
import { fromOwnTemplate } from '@/features/own-templates/own-template-draft.ts'
import { ownTemplateQuery } from '@/features/own-templates/own-template-queries.ts'
import { TemplateForm } from '@/features/own-templates/template-form.tsx'
import { buttonClass } from '@/ui/button.tsx'
import { Page } from '@/ui/page.tsx'
import { Loaded } from '@/ui/states.tsx'

/** A template of the account in one language: to be changed, sent, or put into another language. */
export function OwnTemplatePage() {
  const { language: reader } = useLocale()
  const { templateId } = useParams({ from: '/app/templates/$templateId' })
  const template = useQuery(ownTemplateQuery(templateId))
  const { name, language } = template.data ?? { name: '…', language: '' }
  return (
    <Page
      title={name}
      lead={languageName(language, reader) ?? language}
      actions={template.data && <Actions template={template.data} />}
    >
      <Loaded query={template}>
        {(loaded) => (
          <TemplateForm key={loaded.id} initial={fromOwnTemplate(loaded)} id={loaded.id} fixed="all" />
        )}
      </Loaded>
    </Page>
  )
}

function Actions({ template }: { template: Template }) {
  const { id, name, channel, language, class: ofClass } = template
  const { t } = useLocale()
  const mayWrite = useMay('senders:write')
  const maySend = useMay('messages:write')
  return (
    <>
      {mayWrite && (
        <Link to="/templates/new" search={{ from: id }} className={buttonClass()}>
          <Languages aria-hidden className="size-4" />
          {t('templates.addLanguage')}
        </Link>
      )}
      {maySend && (
        <Link
          to="/send"
          search={{ channel, template: name, language, class: ofClass }}
          className={buttonClass()}
        >
          <Send aria-hidden className="size-4" />
          {t('templates.send')}
        </Link>
      )}
    </>
  )
}
