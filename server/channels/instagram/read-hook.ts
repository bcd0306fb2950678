import type { ConnectorFacts, RawRequest } from '../connecting.ts'
import { entriesOf, entryIdsOf } from '../meta-graph/graph-event.ts'
import { readEvent } from '../meta-graph/read-event.ts'
import type { Update } from '../update.ts'
import { instagramSettings } from './instagram-settings.ts'

/** What a request of Instagram's says to the account of a connector; comments are none of it. Throws when it cannot be read. */
export function readHook({ body }: RawRequest, { address, settings }: ConnectorFacts): Update[] {
  const { appId } = instagramSettings.parse(settings)
  return entriesOf(body, 'instagram')
    .filter(({ id }) => id === address)
    .flatMap(({ events }) => events.flatMap((event) => readEvent(event, appId)))
}

/** The accounts a request is about. */
export function accountsOf({ body }: RawRequest): string[] {
  return entryIdsOf(body, 'instagram')
}
