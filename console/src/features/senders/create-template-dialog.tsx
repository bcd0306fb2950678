import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { Template } from '@/api/types.ts'
import { useLocale, useWord } from '@/app/locale.tsx'
import { classesOffered } from '@/features/messaging/log-filters.ts'
import { Field, Select, TextArea, TextInput } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

export function CreateTemplateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale()
  const word = useWord()
  const client = useQueryClient()
  const [form, setForm] = useState({
    name: '',
    language: 'en',
    class: 'transactional',
    body: '',
    templateId: '',
    headers: '',
  })
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }))
  const headers = form.headers.split(/[\s,]+/).filter(Boolean)
  const submit = () =>
    post<Template>('/v1/templates', {
      name: form.name.trim(),
      channel: 'sms',
      language: form.language,
      class: form.class,
      body: form.body,
      ...(form.templateId && { dlt: { templateId: form.templateId, headers } }),
    })
  const done = () => {
    void client.invalidateQueries({ queryKey: ['templates'] })
    onClose()
  }
  const text = (name: 'name' | 'language' | 'templateId' | 'headers', label: string, hint?: string) => (
    <Field label={label} hint={hint}>
      {(control) => (
        <TextInput
          {...control}
          value={form[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('templates.create')}
      action={t('templates.create')}
      disabled={form.name.trim() === '' || form.body.trim() === ''}
      submit={submit}
      onDone={done}
      wide
    >
      <div className="grid gap-4 sm:grid-cols-3">
        {text('name', t('templates.name'))}
        {text('language', t('language.label'))}
        <Field label={t('filters.class')}>
          {(control) => (
            <Select {...control} value={form.class} onChange={(event) => set({ class: event.target.value })}>
              {classesOffered.map((each) => (
                <option key={each} value={each}>
                  {word('class', each)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field label={t('templates.body')} hint={t('templates.bodyHint')}>
        {(control) => (
          <TextArea
            {...control}
            rows={4}
            value={form.body}
            onChange={(event) => set({ body: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        {text('templateId', t('templates.dltId'), t('templates.dltHint'))}
        {text('headers', t('templates.headers'))}
      </div>
    </FormDialog>
  )
}
