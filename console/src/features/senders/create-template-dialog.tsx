import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { Template } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { messageClasses } from '#shared/message-kinds.ts'
import { ChoiceField, Field, InputField, TextArea } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

const blank = { name: '', language: 'en', class: 'transactional', body: '', templateId: '', headers: '' }

export function CreateTemplateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale()
  const word = useWord()
  const client = useQueryClient()
  const [form, setForm] = useState(blank)
  const set = (name: keyof typeof blank) => (text: string) =>
    setForm((before) => ({ ...before, [name]: text }))
  const done = () => {
    void client.invalidateQueries({ queryKey: ['templates'] })
    onClose()
  }
  const complete = form.name.trim() !== '' && form.body.trim() !== ''
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('templates.create')}
      action={t('templates.create')}
      disabled={!complete}
      submit={() => post<Template>('/v1/templates', toBody(form))}
      onDone={done}
      wide
    >
      <div className="grid gap-4 sm:grid-cols-3">
        <InputField label={t('templates.name')} value={form.name} onText={set('name')} />
        <InputField label={t('language.label')} value={form.language} onText={set('language')} />
        <ChoiceField
          label={t('filters.class')}
          value={form.class}
          options={messageClasses.map((value) => ({ value, label: word('class', value) }))}
          onChoice={set('class')}
        />
      </div>
      <Field label={t('templates.body')} hint={t('templates.bodyHint')}>
        {(control) => (
          <TextArea
            {...control}
            rows={4}
            value={form.body}
            onChange={(event) => set('body')(event.target.value)}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <InputField
          label={t('templates.dltId')}
          hint={t('templates.dltHint')}
          value={form.templateId}
          onText={set('templateId')}
        />
        <InputField label={t('templates.headers')} value={form.headers} onText={set('headers')} />
      </div>
    </FormDialog>
  )
}

function toBody({ name, language, class: ofClass, body, templateId, headers }: typeof blank) {
  const dlt = templateId && { dlt: { templateId, headers: headers.split(/[\s,]+/).filter(Boolean) } }
  return { name: name.trim(), channel: 'sms', language, class: ofClass, body, ...dlt }
}
