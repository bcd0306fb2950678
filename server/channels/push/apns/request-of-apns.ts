import { nowMs } from '#platform/clock.ts'
import type { Device } from '../../device.ts'
import type { HttpRequest } from '../../http/connection.ts'
import type { PushMessage } from '../push-message.ts'
import type { PushSettings } from '../push-settings.ts'
import { apnsBody } from './apns-body.ts'

/** Writes a push as the request Apple takes. Source: Apple, sending notification requests to APNs. */
export function requestOfApns(
  push: PushMessage,
  device: Extract<Device, { kind: 'apns' }>,
  settings: PushSettings,
  token: string,
): HttpRequest {
  const base = device.environment === 'development' ? settings.apnsDevelopmentUrl : settings.apnsUrl
  return {
    method: 'POST',
    url: `${base}/3/device/${device.token}`,
    headers: {
      authorization: `bearer ${token}`,
      'apns-topic': settings.apnsBundleId ?? '',
      'apns-push-type': 'alert',
      'apns-id': push.messageId,
      'apns-expiration': String(Math.floor(nowMs() / 1_000) + push.ttlSeconds),
      'apns-priority': push.urgency === 'low' ? '5' : '10',
      'apns-collapse-id': push.collapseKey,
      'content-type': 'application/json',
    },
    body: JSON.stringify(apnsBody(push)),
  }
}
