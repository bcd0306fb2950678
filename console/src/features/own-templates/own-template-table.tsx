import { Link, useNavigate } from '@tanstack/react-router'
import { EllipsisVertical, Languages, PencilLine, Send, Trash2 } from 'lucide-react'
import { useMay } from '@/api/session.ts'
import type { Template } from '@/api/template-types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { languageName } from '@/features/own-templates/language-name.ts'
import { summaryOf, type TemplateGroup } from '@/features/own-templates/template-groups.ts'
import { IconButton } from '@/ui/button.tsx'
import { DataTable, type Column } from '@/ui/data-table.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'

type TableProps = { rows: TemplateGroup[]; onDelete: (template: Template) => void }

/** The account's templates, one row a name: its channel, its languages side by side, and how it begins. */
export function OwnTemplateTable({ rows, onDelete }: TableProps) {
  const { t } = useLocale()
  const word = useWord()
  const columns: Column<TemplateGroup>[] = [
    { name: t('templates.name'), cell: (group) => <Name group={group} /> },
    { name: t('templates.languages'), cell: (group) => <LanguageLinks group={group} /> },
    {
      name: t('filters.class'),
      hideBelow: 'lg',
      cell: ({ languages }) => [...new Set(languages.map((each) => word('class', each.class)))].join(', '),
    },
    {
      name: t('templates.body'),
      hideBelow: 'md',
      cell: ({ languages: [first] }) => (
        <span className="line-clamp-1 max-w-[44ch] text-ink-soft" dir="auto">
          {first && summaryOf(first)}
        </span>
      ),
    },
    {
      name: t('common.actions'),
      nameHidden: true,
      end: true,
      cell: (group) => <GroupMenu group={group} onDelete={onDelete} />,
    },
  ]
  return <DataTable label={t('templates.title')} columns={columns} rows={rows} rowKey={({ key }) => key} />
}

function Name({ group: { name, channel, languages } }: { group: TemplateGroup }) {
  const { t } = useLocale()
  const dltId = languages.find(({ dlt }) => dlt)?.dlt?.templateId
  return (
    <span className="block max-w-[22rem] min-w-24">
      <bdi className="block font-medium break-words">{name}</bdi>
      <span className="block text-sm text-ink-faint">
        {t(`channel.${channel as 'sms'}`)}
        {dltId && <code className="font-mono text-xs"> · DLT {dltId}</code>}
      </span>
    </span>
  )
}

function LanguageLinks({ group: { name, languages } }: { group: TemplateGroup }) {
  const { language: reader } = useLocale()
  return (
    <span className="flex flex-wrap gap-1.5">
      {languages.map(({ id, language }) => (
        <Link
          key={id}
          to="/templates/$templateId"
          params={{ templateId: id }}
          title={languageName(language, reader) ?? language}
          className="inline-flex min-h-6 items-center rounded-full bg-accent-soft px-2.5 text-xs font-medium text-accent-strong underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
        >
          <span className="sr-only">{name} </span>
          <bdi>{language}</bdi>
        </Link>
      ))}
    </span>
  )
}

/** What can be done with a template; where it stands in several languages, with each. */
function GroupMenu({
  group: { name, channel, languages },
  onDelete,
}: {
  group: TemplateGroup
  onDelete: (template: Template) => void
}) {
  const { t } = useLocale()
  const navigate = useNavigate()
  const mayWrite = useMay('senders:write')
  const maySend = useMay('messages:write')
  const named = (words: string, language: string) => (languages.length > 1 ? `${words} (${language})` : words)
  const [first] = languages
  return (
    <Menu trigger={<IconButton icon={EllipsisVertical} label={t('connectors.more', { name })} />}>
      {languages.map(({ id, language }) => (
        <MenuItem
          key={id}
          icon={PencilLine}
          onSelect={() => void navigate({ to: '/templates/$templateId', params: { templateId: id } })}
        >
          {named(t(mayWrite ? 'template.edit' : 'templates.look'), language)}
        </MenuItem>
      ))}
      {mayWrite && first && (
        <MenuItem
          icon={Languages}
          onSelect={() => void navigate({ to: '/templates/new', search: { from: first.id } })}
        >
          {t('templates.addLanguage')}
        </MenuItem>
      )}
      {maySend && first && (
        <MenuItem
          icon={Send}
          onSelect={() =>
            void navigate({
              to: '/send',
              search: { channel, template: name, language: first.language, class: first.class },
            })
          }
        >
          {t('templates.send')}
        </MenuItem>
      )}
      {mayWrite &&
        languages.map((template) => (
          <MenuItem key={template.id} icon={Trash2} danger onSelect={() => onDelete(template)}>
            {named(t('common.delete'), template.language)}
          </MenuItem>
        ))}
    </Menu>
  )
}
