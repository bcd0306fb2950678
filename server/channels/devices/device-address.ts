import { idOf, isId, uuidOf } from '#shared/ids.ts'
import type { DeviceKind } from '../device.ts'

/** The address of a device with us: `webpush:dev_…`. */
export function deviceAddress(kind: DeviceKind, id: string): string {
  return `${kind}:${idOf('dev', id)}`
}

/** The uuid of the device at an address; null for what is none. */
export function deviceIdAt(address: string): string | null {
  const [, id] = /^(?:webpush|fcm|apns|inapp):(\w+)$/.exec(address) ?? []
  return id && isId('dev', id) ? uuidOf(id) : null
}
