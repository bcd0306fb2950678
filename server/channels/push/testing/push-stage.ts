import type { OutboundMessage } from '../../channel.ts'
import type { Device, DeviceBook } from '../../device.ts'
import type { Connection, HttpAnswer, HttpRequest } from '../../http/connection.ts'
import { fixtures } from '../fixtures.ts'
import { pushCredentials, pushSettings } from '../push-settings.ts'

export const settings = pushSettings.parse(fixtures.settings)
export const credentials = pushCredentials.parse(fixtures.credentials)

/** A message for tests; it lets a test name what matters. */
export function aMessage(change: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    id: '0195f3c2-7b1e-7a44-9c51-3f1f2b6a9d10',
    from: fixtures.address,
    to: fixtures.contact,
    content: { type: 'text', text: 'Hi' },
    class: 'transactional',
    validForMs: null,
    registration: null,
    ...change,
  }
}

export type Stage = { connection: Connection; asked: HttpRequest[]; removed: unknown[][] }

/** A connection for tests, with one device in its book and a provider that is played by a function. */
export function stage(
  device: Device | null,
  answer: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>,
): Stage {
  const asked: HttpRequest[] = []
  const removed: unknown[][] = []
  const devices: DeviceBook = {
    find: async () => device,
    remove: async (...of) => void removed.push(of),
    reportUrl: 'https://patchbay.test/in/push/cnr_1',
  }
  const connection: Connection = {
    settings,
    credentials,
    devices,
    memory: new Map(),
    call: async (request) => {
      asked.push(request)
      return answer(request)
    },
  }
  return { connection, asked, removed }
}

/** What a request carries. */
export function bodyOf(request: HttpRequest | undefined): Record<string, object> {
  return JSON.parse(String(request?.body)) as Record<string, object>
}

/** An answer of a provider. */
export function answered(status: number, body: object = {}): HttpAnswer {
  return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) }
}
