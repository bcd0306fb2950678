import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { post } from '@/api/http.ts'
import type { Contact } from '@/api/types.ts'
import { useLocale } from '@/app/locale.tsx'
import { channelOfAddress, isRecipient, normaliseRecipient } from '@/features/messaging/recipient.ts'
import { Field, TextInput } from '@/ui/field.tsx'
import { FormDialog } from '@/ui/form-dialog.tsx'

export function CreateContactDialog({ address: given, onClose }: { address: string; onClose: () => void }) {
  const { t } = useLocale()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [address, setAddress] = useState(isRecipient(given) ? given : '')
  const submit = () =>
    post<Contact>('/v1/contacts', {
      name: name.trim(),
      identities: [{ channel: channelOfAddress(address), address: normaliseRecipient(address) }],
    })
  const done = (contact: Contact) => {
    void client.invalidateQueries({ queryKey: ['contacts'] })
    void navigate({ to: '/contacts/$contactId', params: { contactId: contact.id } })
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={t('contacts.create')}
      action={t('contacts.create')}
      disabled={!isRecipient(address)}
      submit={submit}
      onDone={done}
    >
      <Field label={t('contacts.name')}>
        {(control) => (
          <TextInput {...control} value={name} onChange={(event) => setName(event.target.value)} autoFocus />
        )}
      </Field>
      <Field label={t('contacts.phone')} hint={t('send.toHint')}>
        {(control) => (
          <TextInput
            {...control}
            inputMode="email"
            dir="ltr"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
