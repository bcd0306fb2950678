import type { Device } from '../../device.ts'
import type { HttpRequest } from '../../http/connection.ts'
import type { PushMessage } from '../push-message.ts'
import { encryptPayload } from './encrypt-payload.ts'
import { webPushBody } from './web-push-body.ts'

/** Writes a push as the request a browser's push service takes. Source: RFC 8030 §5. */
export function requestOfWebPush(
  push: PushMessage,
  device: Extract<Device, { kind: 'webpush' }>,
  authorization: string,
): HttpRequest {
  return {
    method: 'POST',
    url: device.endpoint,
    headers: {
      authorization,
      ttl: String(push.ttlSeconds),
      urgency: push.urgency,
      topic: push.collapseKey,
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
    },
    body: encryptPayload(webPushBody(push), device.keys),
  }
}
