import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { post, withQuery } from '@/api/http.ts'
import type { ImportResult } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { Button } from '@/ui/button.tsx'
import { Dialog, DialogActions } from '@/ui/dialog.tsx'
import { Field, InputField, TextArea } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

const example = 'phone,name,language,city\n+919812345678,Asha Rao,en,Mumbai'

/** Takes contacts from CSV, chosen as a file or pasted, and says what became of each row that was wrong. */
export function ImportContactsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const [csv, setCsv] = useState('')
  const [country, setCountry] = useState('')
  const [result, setResult] = useState<ImportResult | null>(null)
  const done = (imported: ImportResult) => {
    setResult(imported)
    void client.invalidateQueries({ queryKey: ['contacts'] })
  }
  if (result) return <ImportedDialog result={result} onClose={onClose} />
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('import.title')}
      description={t('import.why')}
      action={t('import.action')}
      disabled={csv.trim() === '' || !/^([A-Z]{2})?$/.test(country)}
      submit={() => post<ImportResult>(withQuery('/v1/contacts/import', { country }), { csv })}
      onDone={done}
      wide
    >
      <Field label={t('import.file')}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,text/csv,text/plain"
            className="control file:me-3 file:rounded-md file:border-0 file:bg-accent-soft file:px-2 file:py-0.5 file:text-accent-strong"
            onChange={(event) => void event.target.files?.[0]?.text().then(setCsv)}
          />
        )}
      </Field>
      <Field label={t('import.text')} hint={t('import.textHint')}>
        {(control) => (
          <TextArea
            {...control}
            dir="ltr"
            rows={6}
            className="font-mono text-sm"
            placeholder={example}
            value={csv}
            onChange={(event) => setCsv(event.target.value)}
          />
        )}
      </Field>
      <InputField
        label={t('contacts.country')}
        hint={t('import.countryHint')}
        maxLength={2}
        value={country}
        onText={(text) => setCountry(text.trim().toUpperCase())}
      />
    </FormDialog>
  )
}

function ImportedDialog({ result, onClose }: { result: ImportResult; onClose: () => void }) {
  const { t } = useLocale()
  const { created, updated, errors } = result
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('import.done')}
      description={`${t('import.created', { count: created })} ${t('import.updated', { count: updated })}`}
    >
      {errors.length > 0 && (
        <>
          <h3 className="mb-2 text-sm font-medium text-bad">{t('import.wrong', { count: errors.length })}</h3>
          <ul
            tabIndex={0}
            aria-label={t('import.wrong', { count: errors.length })}
            className="max-h-64 divide-y divide-line overflow-y-auto rounded-lg border border-line"
          >
            {errors.map(({ line, message }) => (
              <li key={line} className="flex gap-3 px-3 py-2 text-sm">
                <span className="shrink-0 text-ink-faint">{t('import.line', { line: String(line) })}</span>
                <span>{message}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <DialogActions>
        <Button kind="primary" onClick={onClose}>
          {t('common.close')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
