import type { ConnectorFacts, RawRequest } from '../connecting.ts'
import type { Update } from '../update.ts'
import { list, said, type HookValue, type Reader } from './hook-value.ts'
import { readAccountChange } from './read-account-change.ts'
import { readMessages } from './read-messages.ts'
import { readPreferences } from './read-preferences.ts'
import { readStatuses } from './read-statuses.ts'
import { readTemplateChange } from './read-template-change.ts'
import type { WhatsappSettings } from './whatsapp-settings.ts'

const readers: Readonly<Record<string, (value: HookValue, reader: Reader) => readonly Update[]>> = {
  messages: (value, reader) => [...readMessages(value, reader), ...readStatuses(value)],
  smb_message_echoes: readMessages,
  user_preferences: readPreferences,
  message_template_status_update: readTemplateChange,
  message_template_quality_update: readTemplateChange,
  message_template_components_update: readTemplateChange,
  template_category_update: readTemplateChange,
}

/** Reads a webhook: every change of every entry. Fields and kinds that are not known are skipped. */
export function readHook(request: RawRequest, connector: ConnectorFacts): readonly Update[] {
  const body = bodyOf(request.body)
  const { phoneNumberId, businessAccountId } = connector.settings as WhatsappSettings
  const reader = { address: connector.address, phoneNumberId, businessAccountId }
  return list(body['entry']).flatMap((entry) =>
    said(entry['id']) === businessAccountId
      ? list(entry['changes']).flatMap((change) => readChange(change, reader))
      : [],
  )
}

function readChange({ field, value }: HookValue, reader: Reader): readonly Update[] {
  if (typeof value !== 'object' || value === null || typeof field !== 'string') return []
  const read = Object.hasOwn(readers, field) ? readers[field] : undefined
  if (!read) return readAccountChange(field, value as HookValue, reader)
  // An account's hook hears of every number of it; this connector is one of them.
  const { metadata } = value as { metadata?: { phone_number_id?: unknown } }
  if (metadata?.phone_number_id !== undefined && said(metadata.phone_number_id) !== reader.phoneNumberId)
    return []
  return read(value as HookValue, reader)
}

/** Meta writes some ids as numbers, longer than a number of JavaScript keeps. */
const longIds = /"(message_template_id|id)":\s*(\d{10,})/g

function bodyOf(bytes: Buffer): HookValue {
  const body: unknown = JSON.parse(bytes.toString('utf8').replace(longIds, '"$1":"$2"'))
  if (typeof body !== 'object' || body === null || !('entry' in body))
    throw new Error('This is no webhook of the WhatsApp Business Platform.')
  return body as HookValue
}
