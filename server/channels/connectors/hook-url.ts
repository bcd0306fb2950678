import { variable } from '#platform/config.ts'
import { idOf } from '#shared/ids.ts'

/** The address a provider calls for a connector. */
export function hookUrlOf(channel: string, connectorId: string): string {
  return `${variable('PATCHBAY_PUBLIC_URL').replace(/\/$/, '')}/in/${channel}/${idOf('cnr', connectorId)}`
}
