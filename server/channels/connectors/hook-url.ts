import { ownUrl } from '#platform/own-url.ts'
import { idOf } from '#shared/ids.ts'

/** The address a provider calls for a connector. */
export function hookUrlOf(channel: string, connectorId: string): string {
  return ownUrl(`/in/${channel}/${idOf('cnr', connectorId)}`)
}
