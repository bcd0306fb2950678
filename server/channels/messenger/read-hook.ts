import { z } from 'zod'
import type { ConnectorFacts, RawRequest } from '../connecting.ts'
import { entriesOf, entryIdsOf, type GraphChange } from '../meta-graph/graph-event.ts'
import { readEvent } from '../meta-graph/read-event.ts'
import type { TemplateChange, Update } from '../update.ts'
import { messengerSettings } from './messenger-settings.ts'

/** What a request of Messenger's says to the page of a connector. Throws when it cannot be read. */
export function readHook({ body }: RawRequest, { address, settings }: ConnectorFacts): Update[] {
  const { appId } = messengerSettings.parse(settings)
  return entriesOf(body, 'page')
    .filter(({ id }) => id === address)
    .flatMap(({ events, changes }) => [
      ...events.flatMap((event) => readEvent(event, appId)),
      ...changes.flatMap(readChange),
    ])
}

/** The pages a request is about. */
export function pagesOf({ body }: RawRequest): string[] {
  return entryIdsOf(body, 'page')
}

const states: Readonly<Record<string, TemplateChange['state']>> = {
  APPROVED: 'approved',
  REJECTED: 'rejected',
  PENDING: 'pending',
  PAUSED: 'paused',
  DISABLED: 'disabled',
  PENDING_DELETION: 'deleted',
  DELETED: 'deleted',
}

const decided = z.object({
  event: z.string(),
  message_template_id: z.coerce.string(),
  message_template_name: z.string(),
  message_template_language: z.string(),
  reason: z.string().nullish(),
})

/** A decision on a utility template; other fields of a page (its feed) are nobody's here. */
function readChange({ field, value }: GraphChange): TemplateChange[] {
  const read = field === 'message_template_status_update' ? decided.safeParse(value).data : undefined
  const state = read && states[read.event.toUpperCase()]
  if (!read || !state) return []
  return [
    {
      kind: 'template',
      reference: read.message_template_id,
      name: read.message_template_name,
      language: read.message_template_language,
      state,
      category: 'utility',
      ...(read.reason && read.reason !== 'NONE' && { reason: read.reason }),
    },
  ]
}
