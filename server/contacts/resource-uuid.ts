import { Refusal } from '#platform/refusal.ts'
import { isId, uuidOf } from '#shared/ids.ts'

/** The uuid of an id in a path or body. Refuses not_found for anything but an id of this kind. */
export function resourceUuid(prefix: string, id: string | undefined): string {
  if (id === undefined || !isId(prefix, id)) throw new Refusal('not_found')
  return uuidOf(id)
}
