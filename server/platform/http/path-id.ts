import { isId, uuidOf } from '#shared/ids.ts'
import { Refusal } from '../refusal.ts'

/** The uuid of an id in a path. Refuses not_found for anything but an id of this kind. */
export function pathId(prefix: string, id: string | undefined): string {
  if (id === undefined || !isId(prefix, id)) throw new Refusal('not_found')
  return uuidOf(id)
}

/** The uuid of an id in a body or query. Refuses invalid_request, naming the field, for anything but an id of this kind. */
export function fieldId(prefix: string, field: string, id: string): string {
  if (isId(prefix, id)) return uuidOf(id)
  throw new Refusal('invalid_request', {
    extra: { errors: [{ path: field, message: `an id that begins with ${prefix}_` }] },
  })
}
