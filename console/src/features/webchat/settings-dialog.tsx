import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useLocale } from '@/app/locale.tsx'
import type { Connector } from '@/features/connectors/connector-types.ts'
import { AwayFields } from '@/features/webchat/away-fields.tsx'
import { linesOf, type Part } from '@/features/webchat/form-part.ts'
import { FileFields } from '@/features/webchat/file-fields.tsx'
import { LookFields } from '@/features/webchat/look-fields.tsx'
import { QuestionFields } from '@/features/webchat/question-fields.tsx'
import { saveSettings } from '@/features/webchat/webchat-queries.ts'
import type { WebchatSettings } from '@/features/webchat/webchat-types.ts'
import { WordFields } from '@/features/webchat/word-fields.tsx'
import { Checkbox, Field, TextArea } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'
import { useToasts } from '@/ui/toast.tsx'

/** Everything a shopkeeper sets up of a web chat: where it shows, how it looks, what it asks, and what visitors meet when nobody is there. */
export function WebchatSettingsDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const { tell } = useToasts()
  const [settings, setSettings] = useState(() => settingsOf(connector))
  const change = (changed: Partial<WebchatSettings>) => setSettings((before) => ({ ...before, ...changed }))
  const part = { settings, change }
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title={t('webchat.settings', { name: connector.name })}
      description={t('webchat.settingsWhy')}
      action={t('common.save')}
      submit={() => saveSettings(connector.id, settings)}
      onDone={() => {
        void client.invalidateQueries({ queryKey: ['connectors'] })
        tell(t('webchat.saved', { name: connector.name }))
        onClose()
      }}
    >
      <Origins {...part} />
      <Group title={t('webchat.look')}>
        <LookFields {...part} />
        <WordFields {...part} />
      </Group>
      <Group title={t('webchat.asked')}>
        <QuestionFields {...part} />
        <Checkbox
          checked={settings.requireIdentity}
          onChange={() => change({ requireIdentity: !settings.requireIdentity })}
          label={t('webchat.requireIdentity')}
          hint={t('webchat.requireIdentityWhy')}
        />
      </Group>
      <Group title={t('webchat.whenNobody')}>
        <AwayFields {...part} />
      </Group>
      <Group title={t('webchat.files')}>
        <FileFields {...part} />
      </Group>
    </FormDialog>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="rounded-lg border border-line px-4 py-2.5">
      <summary className="cursor-pointer font-medium">{title}</summary>
      <div className="flex flex-col gap-4 pt-3 pb-1">{children}</div>
    </details>
  )
}

/** One origin to a line: what is typed stays as it is until it is saved. */
function Origins({ settings, change }: Part) {
  const { t } = useLocale()
  return (
    <Field label={t('webchat.origins')} hint={t('webchat.originsHint')}>
      {(control) => (
        <TextArea
          {...control}
          dir="ltr"
          rows={3}
          spellCheck={false}
          className="font-mono text-sm"
          defaultValue={settings.allowedOrigins.join('\n')}
          onChange={({ target }) => change({ allowedOrigins: linesOf(target.value) })}
        />
      )}
    </Field>
  )
}

/** Whether somebody is there is said elsewhere, and must not be undone by a form that was opened before. */
function settingsOf({ settings }: Connector): WebchatSettings {
  const { isAway: _, ...rest } = settings
  return rest as WebchatSettings
}
